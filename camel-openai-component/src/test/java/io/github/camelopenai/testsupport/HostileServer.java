package io.github.camelopenai.testsupport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that answers as OpenAI does, or with a {@link Fault} at random, over connections that it keeps.
 *
 * <p>It holds nothing of a request, so that it can serve millions, and does not check them against OpenAI's description.
 */
public final class HostileServer implements AutoCloseable {

    /** How the names of its threads begin. */
    public static final String THREADS = "hostile-server";

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
    private static final Pattern CHUNKED = Pattern.compile("(?i)transfer-encoding: *chunked");

    private static final String SHORT_STREAM = stream(40);
    /** More than a client takes from its connection before it is read. */
    private static final String LONG_STREAM = stream(1_000);

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> new Thread(work, THREADS));
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<Fault, LongAdder> made = new ConcurrentHashMap<>();
    private final LongAdder opened = new LongAdder();
    private final Random random;
    private volatile boolean healthy;

    public HostileServer(long seed) {
        random = new Random(seed);
        try {
            listener = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/v1";
    }

    /** Makes no more faults. */
    public void heal() {
        healthy = true;
    }

    /** How often it has made each fault. */
    public Map<Fault, Long> made() {
        Map<Fault, Long> counts = new TreeMap<>();
        made.forEach((fault, count) -> counts.put(fault, count.sum()));
        return counts;
    }

    /** How many connections are open now. */
    public int openConnections() {
        return open.size();
    }

    /** How many connections it has taken so far. */
    public long openedConnections() {
        return opened.sum();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                opened.increment();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean kept = true;
            for (String head = head(in); kept && head != null; head = kept ? head(in) : null) {
                Fault fault = healthy ? Fault.NONE : Fault.any(random);
                made.computeIfAbsent(fault, none -> new LongAdder()).increment();
                String body = fault.readsBody() ? body(head, in) : "";
                kept = fault.write(socket, reply(head, body));
            }
        } catch (Exception e) {
            // The client went away
        } finally {
            open.remove(socket);
        }
    }

    private Reply reply(String head, String body) {
        String path = head.split(" ", 3)[1];
        if (body.contains("\"stream\":true")) {
            return Reply.events(random.nextInt(10) == 0 ? LONG_STREAM : SHORT_STREAM);
        } else if (path.endsWith("/embeddings")) {
            return Reply.json("200 OK", "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAAEA=\"}]}");
        } else if (path.endsWith("/files")) {
            return Reply.json("200 OK", Answers.object("file", "file-1"));
        } else if (path.endsWith("/chat/completions")) {
            return Reply.json("200 OK", Answers.chat("Hello, ".repeat(50)));
        }
        return Reply.json("200 OK", Answers.completion("Hello, ".repeat(50)));
    }

    private static String stream(int chunks) {
        Events events = new Events();
        for (int i = 0; i < chunks; i++) {
            events.chat("word" + i + ' ');
        }
        return events.finish("stop").usage().done().toString();
    }

    /** The head of the next request, null where the client has closed the connection. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = line(in); line != null; line = line(in)) {
            if (line.isEmpty()) {
                return head.toString();
            }
            head.append(line).append("\r\n");
        }
        return null;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(next);
        }
        return null;
    }

    /** The body of a request, the last piece of one that comes in chunks. */
    private static String body(String head, InputStream in) throws IOException {
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            return new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
        }
        String last = "";
        if (CHUNKED.matcher(head).find()) {
            for (int size = size(in); size > 0; size = size(in)) {
                last = new String(in.readNBytes(size), StandardCharsets.UTF_8);
                line(in);
            }
            line(in);
        }
        return last;
    }

    private static int size(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new IOException("The request broke off");
        }
        return Integer.parseInt(line, 16);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}

package io.github.camelopenai.testsupport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;

/**
 * A folder of {@code cases}: a call, and the bytes that strange servers answer it with. Its {@code README.md} says how they are
 * written.
 */
public final class FieldCase implements AutoCloseable {

    private static final Pattern STEP = Pattern.compile("@@(SLEEP \\d+|RST|EOF)@@");
    private static final String ROOT = "/io/github/camelopenai/cases/";

    private final String name;
    private final Properties properties = new Properties();
    private final RawServer server = new RawServer(this::answer);
    private final List<Object> chunks = new CopyOnWriteArrayList<>();

    public FieldCase(String name) {
        this.name = name;
        try (InputStream in = FieldCase.class.getResourceAsStream(ROOT + name + "/case.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bodies of the chunks that were pushed or split. */
    public List<Object> chunks() {
        return chunks;
    }

    public RawServer server() {
        return server;
    }

    /** Makes the call, with what else the case says of it. */
    public Exchange call(CamelRuntime camel) throws Exception {
        String uri = properties.getProperty("uri").replace("{{base}}", server.baseUrl());
        boolean splits = Boolean.parseBoolean(properties.getProperty("split"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunk")
                        .process(chunk -> chunks.add(chunk.getMessage().getBody()));
                if (splits) {
                    from("direct:case")
                            .to(uri)
                            .split(body())
                            .streaming()
                            .stopOnException()
                            .to("direct:chunk");
                } else {
                    from("direct:case").to(uri);
                }
            }
        });
        Exchange exchange = new DefaultExchange(camel.context());
        exchange.getMessage().setBody(body());
        exchange.getMessage().setHeaders(headers());
        return camel.template().send("direct:case", exchange);
    }

    private Object body() throws URISyntaxException {
        String file = properties.getProperty("bodyFile");
        if (file == null) {
            return properties.getProperty("body");
        }
        URL resource = FieldCase.class.getResource(ROOT + name + '/' + file);
        return Path.of(resource.toURI()).toFile();
    }

    private Map<String, Object> headers() {
        Map<String, Object> headers = new HashMap<>();
        for (String property : properties.stringPropertyNames()) {
            if (property.startsWith("header.")) {
                String value = properties.getProperty(property);
                headers.put(property.substring("header.".length()), typed(value));
            }
        }
        return headers;
    }

    private static Object typed(String value) {
        if (value.startsWith("bytes:")) {
            return value.substring("bytes:".length()).getBytes(StandardCharsets.UTF_8);
        }
        return value.startsWith("int:") ? Integer.valueOf(value.substring("int:".length())) : value;
    }

    private void answer(Socket socket) throws IOException {
        String response = response(server.requests());
        int end = response.indexOf("\n\n");
        String head = response.substring(0, end);
        String body = response.substring(end + 2);
        int length = bytes(STEP.matcher(body).replaceAll("")).length;
        String sent = head.replace("Content-Length: auto", "Content-Length: " + length) + "\nConnection: close\n\n";
        OutputStream out = socket.getOutputStream();
        out.write(bytes(sent.replace("\n", "\r\n")));
        boolean isChunked = head.contains("Transfer-Encoding: chunked");
        Matcher steps = STEP.matcher(body);
        int from = 0;
        while (steps.find()) {
            write(out, body.substring(from, steps.start()), isChunked);
            from = steps.end();
            if (!go(socket, steps.group(1))) {
                return;
            }
        }
        write(out, body.substring(from), isChunked);
        if (isChunked) {
            out.write(bytes("0\r\n\r\n"));
        }
        out.flush();
    }

    /** The last response is given again and again. */
    private String response(int number) throws IOException {
        for (int n = number; n > 0; n--) {
            try (InputStream in = FieldCase.class.getResourceAsStream(ROOT + name + "/response-" + n + ".http")) {
                if (in != null) {
                    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                }
            }
        }
        throw new IllegalStateException("The case " + name + " has no response");
    }

    /** @return whether the response goes on */
    private static boolean go(Socket socket, String step) throws IOException {
        socket.getOutputStream().flush();
        if (step.equals("RST")) {
            socket.setSoLinger(true, 0);
            socket.close();
            return false;
        }
        if (step.equals("EOF")) {
            return false;
        }
        try {
            Thread.sleep(Long.parseLong(step.substring("SLEEP ".length())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static void write(OutputStream out, String piece, boolean isChunked) throws IOException {
        byte[] content = bytes(piece);
        if (content.length == 0) {
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (isChunked) {
            all.writeBytes(bytes(Integer.toHexString(content.length) + "\r\n"));
        }
        all.writeBytes(content);
        if (isChunked) {
            all.writeBytes(bytes("\r\n"));
        }
        out.write(all.toByteArray());
        out.flush();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        server.close();
    }
}

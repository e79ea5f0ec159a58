package io.github.camelopenai.internal.tool.mcp;

import io.github.camelopenai.internal.client.answer.Secrets;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program whose standard input and output carry lines.
 *
 * <p>It has two threads of its own: one reads what it says, one its log, which it would else stop to write. A third one is there while
 * something is written, because a program that reads nothing blocks who writes to it.
 */
final class McpProcess {

    private static final Logger LOG = LoggerFactory.getLogger(McpProcess.class);

    /** What a program needs to be found and to run; nothing of it is a secret by its purpose. */
    private static final Set<String> INHERITED =
            Set.of(("PATH HOME LANG LC_ALL LC_CTYPE LOGNAME SHELL TERM TMPDIR TZ USER"
                            + " APPDATA COMSPEC HOMEDRIVE HOMEPATH LOCALAPPDATA PATHEXT PROGRAMFILES SYSTEMDRIVE SYSTEMROOT TEMP TMP"
                            + " USERNAME USERPROFILE WINDIR")
                    .split(" "));

    private static final int MOST_WAITING = 256;
    private static final int LONGEST_LOG_LINE = 8 * 1024;
    private static final long GRACE_MILLIS = 2_000;
    private static final long LONGEST_EXIT_MILLIS = 1_000;

    private final String name;
    private final Process process;
    private final Secrets secrets;
    private final long longestLine;
    private final ExecutorService threads;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile List<ProcessHandle> children = List.of();

    /** Takes what the program says. */
    interface Listener {

        void line(byte[] line);

        /** It says no more. */
        void end(String why);
    }

    private McpProcess(String name, Process process, Secrets secrets, long longestLine) {
        this.name = name;
        this.process = process;
        this.secrets = secrets;
        this.longestLine = longestLine;
        this.threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "OpenAIMcp " + name);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Starts the program.
     *
     * @param name the option that names the server
     * @param longestLine the most bytes of a line
     * @throws IOException where it cannot be started
     */
    static McpProcess start(String name, McpServerOptions.Stdio program, Secrets secrets, long longestLine)
            throws IOException {
        List<String> command = new ArrayList<>(program.args());
        command.add(0, program.command());
        ProcessBuilder builder = new ProcessBuilder(command);
        if (program.cwd() != null) {
            builder.directory(program.cwd().toFile());
        }
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(each -> !INHERITED.contains(each.toUpperCase(Locale.ROOT)));
        environment.putAll(program.env());
        return new McpProcess(name, builder.start(), secrets, longestLine);
    }

    /** Begins to read. */
    void read(Listener listener) {
        threads.execute(() -> {
            String why = readLines(process.getInputStream(), longestLine, false, listener::line);
            end();
            listener.end(why);
        });
        threads.execute(() -> readLines(process.getErrorStream(), LONGEST_LOG_LINE, true, this::log));
    }

    /** Reads lines to the end of a stream, and gives why it has ended. */
    private static String readLines(InputStream stream, long longest, boolean cuts, Consumer<byte[]> lines) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(stream, 16 * 1024)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    lines.accept(line.toByteArray());
                    line.reset();
                } else if (line.size() < longest) {
                    line.write(next);
                } else if (!cuts) {
                    return "it wrote a line of more than maxResponseSize (" + longest + " bytes)";
                }
            }
            return null;
        } catch (IOException e) {
            return "its output could not be read: " + e.getMessage();
        }
    }

    private void log(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
        if (!text.isEmpty()) {
            LOG.info("{}: {}", name, secrets.mask(text));
        }
    }

    /** Writes a line soon; false where the program has not read the many lines before it. */
    boolean write(byte[] line) {
        boolean isTaken = waiting.offer(line);
        if (isTaken && writing.compareAndSet(false, true)) {
            threads.execute(this::writeAll);
        }
        return isTaken;
    }

    private void writeAll() {
        try {
            do {
                for (byte[] line = waiting.poll(); line != null; line = waiting.poll()) {
                    process.getOutputStream().write(line);
                    process.getOutputStream().write('\n');
                }
                process.getOutputStream().flush();
                writing.set(false);
            } while (!waiting.isEmpty() && writing.compareAndSet(false, true));
        } catch (IOException e) {
            // The reader sees the end of the program
            LOG.debug("{} takes no more input: {}", name, e.getMessage());
        }
    }

    /** Notes the processes that the program has started: when it has ended, nobody knows them any more. */
    void noteChildren() {
        children = process.descendants().toList();
    }

    /** Ends the program and all that it has started: its input ends first, so that it may end by itself. */
    CompletableFuture<Void> end() {
        if (ending.compareAndSet(false, true)) {
            List<ProcessHandle> tree = new ArrayList<>(children);
            process.descendants().filter(each -> !tree.contains(each)).forEach(tree::add);
            tree.add(process.toHandle());
            threads.execute(this::closeInput);
            threads.execute(() -> {
                try {
                    endTree(tree);
                } finally {
                    threads.shutdown();
                    gone.complete(null);
                }
            });
        }
        return gone;
    }

    /** May wait for one that writes. */
    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("{} had closed its input: {}", name, e.getMessage());
        }
    }

    private static void endTree(List<ProcessHandle> tree) {
        await(tree);
        tree.forEach(ProcessHandle::destroy);
        await(tree);
        tree.forEach(ProcessHandle::destroyForcibly);
        await(tree);
    }

    private static void await(List<ProcessHandle> tree) {
        CompletableFuture.allOf(tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, GRACE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    /** Ends with how the program has ended: soon after its output has, in nearly all cases. */
    CompletableFuture<String> exit() {
        return process.onExit()
                .thenApply(ended -> "it ended with the exit code " + ended.exitValue())
                .completeOnTimeout("it closed its output", LONGEST_EXIT_MILLIS, TimeUnit.MILLISECONDS);
    }
}

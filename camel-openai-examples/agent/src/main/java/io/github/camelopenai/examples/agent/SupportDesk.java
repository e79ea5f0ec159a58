package io.github.camelopenai.examples.agent;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.OpenAIConfiguration;
import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.examples.common.StandIn;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.apache.camel.support.processor.state.FileStateRepository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Answers the mails of a folder by a model with tools; killed and started again, it goes on where it was.
 *
 * <pre>{@code
 * agent --folder desk --model gpt-4o-mini
 * }</pre>
 */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description =
                "Answers the mails in inbox/ of a folder by a model with tools. Killed and started again, it goes on"
                        + " where it was.",
        footer = {
            "",
            "Exit code: 0 if every mail is answered, 1 if one has failed or waits for a decision, 2 if it could not begin.",
            "With OPENAI_API_KEY or OPENAI_BASE_URL set it calls that server, else a stand-in that plays the model."
        })
public final class SupportDesk implements Callable<Integer> {

    private static final long LOOK_MILLIS = 100;

    private final Map<String, String> environment;
    private final InputStream keyboard;
    private final PrintStream out;
    private final Screen screen;

    @Option(
            names = "--folder",
            defaultValue = "desk",
            description =
                    "The folder with inbox/, outbox/ and all else (${DEFAULT-VALUE}); made with samples if it is new.")
    private Path folder;

    /** Who allows a refund. */
    enum Approve {
        ask,
        yes,
        no
    }

    @Option(
            names = "--approve",
            defaultValue = "ask",
            description = "Who allows a refund: ask at the terminal, or yes or no to all (${DEFAULT-VALUE}).")
    private Approve approve;

    @Option(
            names = "--concurrency",
            defaultValue = "4",
            description = "How many mails are under way at a time (${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(names = "--watch", description = "Wait for more mails when all are answered. Ctrl-C ends it.")
    private boolean watch;

    @Option(names = "--base-url", description = "The base URL of the server; else OPENAI_BASE_URL is used.")
    private String baseUrl;

    @Option(names = "--model", defaultValue = "gpt-4o-mini", description = "The model (${DEFAULT-VALUE}).")
    private String model;

    @Option(
            names = "--simulate-ms",
            defaultValue = "300",
            description = "How long the stand-in takes for a turn, in milliseconds (${DEFAULT-VALUE}).")
    private int simulateMillis;

    SupportDesk(Map<String, String> environment, InputStream keyboard, PrintStream out) {
        this.environment = environment;
        this.keyboard = keyboard;
        this.out = out;
        this.screen = new Screen(out);
    }

    public static void main(String[] arguments) {
        Program.exit(Program.run(new SupportDesk(System.getenv(), System.in, System.out), System.out, arguments));
    }

    @Override
    public Integer call() throws Exception {
        check("--concurrency", concurrency, 1);
        check("--simulate-ms", simulateMillis, 0);
        Files.createDirectories(folder.resolve(".state"));
        try (FileChannel lock =
                FileChannel.open(folder.resolve(".state/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            checkAlone(lock);
            Samples.putInto(folder);
            if (baseUrl != null || !StandIn.isNeeded(environment)) {
                return answer(baseUrl);
            }
            try (StandIn standIn = new StandIn(simulateMillis).play(PlayedModel::reply)) {
                out.println(standIn.notice());
                return answer(standIn.baseUrl());
            }
        }
    }

    private static void check(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " is " + value + ", but must be at least " + least + '.');
        }
    }

    /** The system gives the lock back when the process ends, however it ends. */
    private void checkAlone(FileChannel file) throws IOException {
        try {
            if (file.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Another desk of this JVM
        }
        throw new IllegalStateException("Another desk is at work in " + folder + ". Wait until it has ended.");
    }

    private int answer(String server) throws Exception {
        Approval terminal = new Approval(keyboard, screen);
        Processor approval = approve == Approve.ask
                ? terminal
                : exchange -> exchange.getMessage().setBody(approve.name());
        CamelContext context = context(server);
        try {
            context.addRoutes(new DeskRoutes(new Orders(folder.resolve("orders.json")), approval, screen, concurrency));
            context.start();
            while ((watch || hasMails()) && !terminal.isUnattended()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } finally {
            context.stop();
        }
        if (terminal.isUnattended()) {
            screen.line(
                    "Nobody answers here. The mails that are left go on with the next start: the same command asks again.");
        }
        screen.line(screen.answered() + " mails answered, " + screen.failed() + " failed. The answers are in "
                + folder.resolve("outbox"));
        return terminal.isUnattended() || screen.failed() > 0 ? 1 : 0;
    }

    /** A mail stays in the inbox until its answer is written, or it has failed. */
    private boolean hasMails() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("inbox"))) {
            return files.anyMatch(file ->
                    Files.isRegularFile(file) && !file.getFileName().toString().startsWith("."));
        }
    }

    private CamelContext context(String server) throws Exception {
        CamelContext context = new DefaultCamelContext();
        // A mail that waits for a decision would hold the end up. Its loop is kept
        context.getShutdownStrategy().setTimeout(2);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        Properties properties = new Properties();
        properties.setProperty("desk", folder.toAbsolutePath().toString());
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind("loops", FileStateRepository.fileStateRepository(state("loops")));
        context.getRegistry().bind("calls", FileIdempotentRepository.fileIdempotentRepository(state("calls")));
        OpenAIComponent openai = new OpenAIComponent();
        OpenAIConfiguration defaults = openai.getConfiguration();
        defaults.setBaseUrl(server);
        defaults.setModel(model);
        defaults.setSystemMessage(systemMessage());
        context.addComponent("openai", openai);
        return context;
    }

    private File state(String name) {
        return folder.resolve(".state").resolve(name).toFile();
    }

    private static String systemMessage() throws IOException {
        try (InputStream text = SupportDesk.class.getResourceAsStream("/agent/system-message.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package io.github.camelopenai.examples.kafkachat;

import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.examples.common.StandIn;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Answers the prompts of a Kafka topic, with chunks, answers and dead letters on topics of their own.
 *
 * <pre>{@code
 * kafka-chat --worker --prompts questions --answers replies --in-flight 200
 * }</pre>
 */
@Command(
        name = "kafka-chat",
        mixinStandardHelpOptions = true,
        description = "Answers the prompts of a Kafka topic. Without --worker it sends a few prompts itself, shows what"
                + " comes of them, and ends.",
        footer = {
            "",
            "With KAFKA_BOOTSTRAP set it uses that cluster, else a broker inside the program.",
            "With OPENAI_API_KEY or OPENAI_BASE_URL set it calls that server, else a stand-in that simulates answers."
        })
public final class KafkaChat implements Callable<Integer> {

    private static final int SIMULATED_MILLIS = 300;

    private final Map<String, String> environment;
    private final PrintStream screen;
    private final CountDownLatch end;

    @Option(names = "--worker", description = "Answer what comes, until the program is ended by Ctrl-C.")
    private boolean worker;

    @Option(names = "--prompts", defaultValue = "prompts", description = "The topic of the prompts (${DEFAULT-VALUE}).")
    private String prompts;

    @Option(names = "--answers", defaultValue = "answers", description = "The topic of the answers (${DEFAULT-VALUE}).")
    private String answers;

    @Option(names = "--chunks", defaultValue = "chunks", description = "The topic of the chunks (${DEFAULT-VALUE}).")
    private String chunks;

    @Option(
            names = "--dead-letters",
            defaultValue = "dead-letters",
            description = "The topic of the prompts that have no answer (${DEFAULT-VALUE}).")
    private String deadLetters;

    @Option(
            names = "--partitions",
            defaultValue = "3",
            description = "How many partitions a topic gets that is not there yet (${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--group",
            defaultValue = "kafka-chat",
            description = "The consumer group; workers of one group share the prompts (${DEFAULT-VALUE}).")
    private String group;

    @Option(
            names = "--in-flight",
            defaultValue = "64",
            description = "How many prompts this worker has in flight (${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--max-retries",
            defaultValue = "10",
            description = "How often a call is tried again, for instance after a 429 (${DEFAULT-VALUE}).")
    private int maxRetries;

    @Option(names = "--no-stream", description = "Ask for whole answers; there are no chunks then.")
    private boolean whole;

    @Option(
            names = "--config",
            description = "A file with settings of the Kafka clients, such as security.protocol and sasl.jaas.config.")
    private Path config;

    @Option(
            names = "--prices",
            description = "A file of prices: answers have their cost, and the last line has the sum.")
    private Path prices;

    @Option(names = "--base-url", description = "The base URL of the server; else OPENAI_BASE_URL is used.")
    private String baseUrl;

    @Option(names = "--model", defaultValue = "gpt-4o-mini", description = "The model (${DEFAULT-VALUE}).")
    private String model;

    /** @param end ends the program when it is counted down */
    KafkaChat(Map<String, String> environment, PrintStream screen, CountDownLatch end) {
        this.environment = environment;
        this.screen = screen;
        this.end = end;
    }

    public static void main(String[] arguments) {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        // Ctrl-C and SIGTERM let a worker finish what is in flight, and the broker remove its folder
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            end.countDown();
            try {
                ended.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        int exitCode = Program.run(new KafkaChat(System.getenv(), System.out, end), System.out, arguments);
        ended.countDown();
        Program.exit(exitCode);
    }

    @Override
    public Integer call() throws Exception {
        if (inFlight < 1) {
            throw new IllegalArgumentException("--in-flight is " + inFlight + ", but must be at least 1.");
        }
        String bootstrap = environment.getOrDefault("KAFKA_BOOTSTRAP", "");
        if (!bootstrap.isBlank()) {
            useCluster(bootstrap);
            return 0;
        }
        try (Broker broker = Broker.start()) {
            screen.println("The broker is inside of this program, at " + broker.bootstrap()
                    + "; set KAFKA_BOOTSTRAP to use a cluster.");
            useCluster(broker.bootstrap());
        }
        return 0;
    }

    private void useCluster(String bootstrap) throws Exception {
        if (baseUrl != null || !StandIn.isNeeded(environment)) {
            run(bootstrap, baseUrl);
            return;
        }
        try (StandIn standIn = new StandIn(SIMULATED_MILLIS)) {
            screen.println(standIn.notice());
            run(bootstrap, standIn.baseUrl());
        }
    }

    private void run(String bootstrap, String server) throws Exception {
        Map<String, Object> clients = clients(bootstrap);
        Topics topics = new Topics(prompts, answers, chunks, deadLetters);
        prepare(clients, topics);
        Worker.Settings settings = new Worker.Settings(
                topics,
                group,
                inFlight,
                maxRetries,
                !whole,
                server,
                model,
                prices == null ? null : "file:" + prices.toAbsolutePath());
        try (Worker work = new Worker(clients, settings)) {
            if (worker) {
                work.start();
                screen.println("Answering the prompts of " + prompts + " in the group " + group + ". Ctrl-C ends it.");
                end.await();
            } else {
                tryOut(clients, topics, work);
            }
        }
    }

    private void tryOut(Map<String, Object> clients, Topics topics, Worker work) throws Exception {
        try (Screen arrivals = Screen.open(clients, topics, screen)) {
            work.start();
            arrivals.showUntilDone(Samples.send(clients, prompts), end);
        }
    }

    /** A worker makes no topics: on a cluster that is for those to decide who run it. */
    private void prepare(Map<String, Object> clients, Topics topics) throws Exception {
        try (Admin admin = Admin.create(clients)) {
            if (!worker || environment.getOrDefault("KAFKA_BOOTSTRAP", "").isBlank()) {
                topics.create(admin, partitions);
                return;
            }
            List<String> missing = topics.missing(admin);
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException("There are no such topics: " + String.join(", ", missing));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka at " + clients.get("bootstrap.servers") + " fails: "
                    + e.getCause().getMessage());
        }
    }

    private Map<String, Object> clients(String bootstrap) throws Exception {
        Properties settings = new Properties();
        if (config != null) {
            try (InputStream file = Files.newInputStream(config)) {
                settings.load(file);
            }
        }
        Map<String, Object> clients = new HashMap<>();
        settings.forEach((name, value) -> clients.put(name.toString(), value));
        clients.put("bootstrap.servers", bootstrap);
        return clients;
    }
}

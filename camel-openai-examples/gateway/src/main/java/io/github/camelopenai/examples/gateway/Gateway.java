package io.github.camelopenai.examples.gateway;

import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.examples.common.StandIn;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Relays OpenAI's protocol for clients with keys of their own.
 *
 * <pre>{@code
 * gateway --clients clients.properties --models models.properties --second-base-url http://localhost:11434/v1
 * }</pre>
 */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = "Relays OpenAI's protocol for clients with keys of their own. Ctrl-C ends it.",
        footer = {
            "",
            "With OPENAI_API_KEY or OPENAI_BASE_URL set it calls that server, else a stand-in that simulates answers.",
            "The key of the second server is read from GATEWAY_SECOND_API_KEY."
        })
public final class Gateway implements Callable<Integer> {

    private static final int SIMULATED_MILLIS = 100;
    private static final int MEGABYTE = 1024 * 1024;
    private static final Duration BODY_PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_MEGABYTES = 1_024;
    private static final int MOST_SECONDS = 3_600;

    private final Map<String, String> environment;
    private final PrintStream screen;
    private final Consumer<String> accessLog;
    private final CountDownLatch end;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "The address to listen at (${DEFAULT-VALUE}: this machine only).")
    private String host;

    @Option(names = "--port", defaultValue = "8080", description = "The port to listen at (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--clients", description = "The file with the clients, their keys and limits.")
    private Path clients;

    @Option(names = "--models", description = "The file with other names for models.")
    private Path models;

    @Option(names = "--base-url", description = "The base URL of the first server; else OPENAI_BASE_URL is used.")
    private String baseUrl;

    @Option(
            names = "--second-base-url",
            description = "The base URL of the second server; else GATEWAY_SECOND_BASE_URL is used.")
    private String secondBaseUrl;

    @Option(
            names = "--max-request-mb",
            defaultValue = "16",
            description = "How many megabytes a request may have (${DEFAULT-VALUE}).")
    private int maxRequestMegabytes;

    @Option(
            names = "--first-byte-timeout",
            defaultValue = "60",
            description = "How many seconds the first server may be silent before the second is asked"
                    + " (${DEFAULT-VALUE}).")
    private int firstByteTimeoutSeconds;

    @Option(names = "--prices", description = "The file of prices, for the cost in the access log and at /usage.")
    private Path prices;

    @Option(
            names = "--budget",
            description = "The most money that each client may use in a period, in the currency of the prices;"
                    + " NAME.budget in the file of clients is that of one.")
    private String budget;

    @Option(names = "--token-budget", description = "The same in tokens, without prices.")
    private Long tokenBudget;

    @Option(names = "--budget-period", defaultValue = "month", description = "day or month, in UTC (${DEFAULT-VALUE}).")
    private String budgetPeriod;

    @Option(names = "--budget-store", description = "A folder that keeps budgets over restarts.")
    private Path budgetStore;

    @Option(
            names = "--cors-origins",
            split = ",",
            description = "The origins of the web pages that may call the gateway; * for all. None if not given.")
    private Set<String> corsOrigins = Set.of();

    /**
     * @param accessLog takes the lines of the access log
     * @param end ends the program when it is counted down
     */
    Gateway(Map<String, String> environment, PrintStream screen, Consumer<String> accessLog, CountDownLatch end) {
        this.environment = environment;
        this.screen = screen;
        this.accessLog = accessLog;
        this.end = end;
    }

    public static void main(String[] arguments) {
        Consumer<String> accessLog = LoggerFactory.getLogger("gateway.access")::info;
        Gateway gateway = new Gateway(System.getenv(), System.out, accessLog, new CountDownLatch(1));
        Program.exit(Program.run(gateway, System.out, arguments));
    }

    @Override
    public Integer call() throws Exception {
        check("--max-request-mb", maxRequestMegabytes, MOST_MEGABYTES);
        check("--first-byte-timeout", firstByteTimeoutSeconds, MOST_SECONDS);
        if (baseUrl == null && StandIn.isNeeded(environment)) {
            simulate();
        } else {
            Server first = Server.first(baseUrl, environment);
            Server second = Server.second(secondBaseUrl, environment);
            try (Relay relay = start(readClients(), first, second)) {
                screen.println("The gateway listens on " + relay.baseUrl() + ". Ctrl-C ends it.");
                end.await();
            }
        }
        return 0;
    }

    private static void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(option + " is " + value + ", but must be from 1 to " + most + '.');
        }
    }

    private void simulate() throws Exception {
        try (StandIn first = new StandIn(SIMULATED_MILLIS);
                StandIn second = new StandIn(SIMULATED_MILLIS)) {
            screen.println(first.notice());
            String key = Guest.newKey();
            Clients guest = new Clients(List.of(Guest.withKey(key)));
            try (Relay relay = start(guest, new Server(first.baseUrl(), null), new Server(second.baseUrl(), "none"))) {
                new Demonstration(relay.baseUrl(), key, screen).run(first);
                screen.println("Ctrl-C ends it.");
                end.await();
            }
        }
    }

    private Clients readClients() throws IOException {
        if (clients == null) {
            throw new IllegalArgumentException("--clients FILE is needed, with a line for each client: NAME.key = KEY");
        }
        return Clients.read(clients, System::nanoTime);
    }

    private Relay start(Clients known, Server first, Server second) throws Exception {
        AccessLog log = new AccessLog(accessLog, System::nanoTime);
        Origins origins = new Origins(corsOrigins);
        RequestBody.Bounds bounds = new RequestBody.Bounds(maxRequestMegabytes * MEGABYTE, BODY_PATIENCE);
        Gate gate = new Gate(known, origins, bounds, log);
        Models aliases = models == null ? Models.NONE : Models.read(models);
        Spending spending = new Spending(prices, commonBudget(), known.budgets(), budgetPeriod, budgetStore);
        Servers servers = new Servers(first, second, Duration.ofSeconds(firstByteTimeoutSeconds));
        return Relay.start(host, port, gate, origins, aliases, log, servers, spending);
    }

    private Budget commonBudget() {
        if (budget != null && tokenBudget != null) {
            throw new IllegalArgumentException(
                    "--budget and --token-budget are both set, but a budget is in money or in tokens. Remove one.");
        }
        try {
            return new Budget(budget, tokenBudget);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException((budget == null ? "--token-budget " : "--budget ") + e.getMessage(), e);
        }
    }
}

package io.github.camelopenai.examples.chatweb;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.examples.common.StandIn;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Serves a page on which the answers of a model appear while they are made.
 *
 * <pre>{@code
 * chat-web --port 8080 --model gpt-4o-mini
 * }</pre>
 */
@Command(
        name = "chat-web",
        mixinStandardHelpOptions = true,
        description = "Serves a page on which the answers of a model appear while they are made. Ctrl-C ends it.",
        footer = {
            "",
            "With OPENAI_API_KEY or OPENAI_BASE_URL set it calls that server, else a stand-in that simulates answers."
        })
public final class ChatWeb implements Callable<Integer> {

    private static final int SIMULATED_MILLIS = 100;

    private final Map<String, String> environment;
    private final PrintStream screen;
    private final CountDownLatch end;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "The address to listen at (${DEFAULT-VALUE}: this machine only).")
    private String host;

    @Option(names = "--port", defaultValue = "8080", description = "The port to listen at (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--allow-host",
            description = "A further name under which the page may be asked for, such as chat.example.com.")
    private List<String> allowedHosts = List.of();

    @Option(names = "--base-url", description = "The base URL of the server; else OPENAI_BASE_URL is used.")
    private String baseUrl;

    @Option(names = "--model", defaultValue = "gpt-4o-mini", description = "The model (${DEFAULT-VALUE}).")
    private String model;

    /** @param end ends the program when it is counted down */
    ChatWeb(Map<String, String> environment, PrintStream screen, CountDownLatch end) {
        this.environment = environment;
        this.screen = screen;
        this.end = end;
    }

    public static void main(String[] arguments) {
        CountDownLatch never = new CountDownLatch(1);
        Program.exit(Program.run(new ChatWeb(System.getenv(), System.out, never), System.out, arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (baseUrl == null && StandIn.isNeeded(environment)) {
            try (StandIn standIn = new StandIn(SIMULATED_MILLIS)) {
                screen.println(standIn.notice());
                serve(standIn.baseUrl());
            }
        } else {
            serve(baseUrl);
        }
        return 0;
    }

    private void serve(String server) throws Exception {
        CamelContext context = new DefaultCamelContext();
        try {
            Properties address = new Properties();
            address.setProperty("host", host);
            address.setProperty("port", String.valueOf(port));
            context.getPropertiesComponent().setInitialProperties(address);
            OpenAIComponent openai = new OpenAIComponent();
            openai.getConfiguration().setBaseUrl(server);
            openai.getConfiguration().setModel(model);
            context.addComponent("openai", openai);
            context.addRoutes(new ChatWebRoute(hosts()));
            context.start();
            screen.println("Open http://" + host + ":" + port + "/ in a browser. Ctrl-C ends it.");
            end.await();
        } finally {
            context.stop();
        }
    }

    private Hosts hosts() {
        List<String> names = new ArrayList<>(allowedHosts);
        names.add(host);
        return new Hosts(names);
    }
}

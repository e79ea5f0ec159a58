package io.github.camelopenai.examples.finetune;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.OpenAIConfiguration;
import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.examples.common.StandIn;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes a fine-tuning job of each training file in a folder; started again, it takes those that have none yet.
 *
 * <pre>{@code
 * fine-tune --in training --out jobs --model gpt-4o-mini-2024-07-18
 * }</pre>
 */
@Command(
        name = "fine-tune",
        mixinStandardHelpOptions = true,
        description = "Checks the .jsonl files of a folder, uploads them, and makes a fine-tuning job of each. Started"
                + " again, it takes those that have none yet.",
        footer = {
            "",
            "Exit code: 0 if every file has a job, 1 if any has none, 2 if the run could not begin.",
            "With OPENAI_API_KEY or OPENAI_BASE_URL set it calls that server, else a stand-in that simulates answers."
        })
public final class FineTune implements Callable<Integer> {

    private static final int SIMULATED_MILLIS = 100;

    private final Map<String, String> environment;
    private final PrintStream screen;

    @Option(
            names = "--in",
            defaultValue = "training",
            description = "The folder with the training files, *.jsonl (${DEFAULT-VALUE}).")
    private Path in;

    @Option(
            names = "--out",
            defaultValue = "jobs",
            description = "The folder for the ids of the jobs, a file each (${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--base-url", description = "The base URL of the server; else OPENAI_BASE_URL is used.")
    private String baseUrl;

    @Option(
            names = "--model",
            defaultValue = "gpt-4o-mini-2024-07-18",
            description = "The model that is trained (${DEFAULT-VALUE}).")
    private String model;

    @Option(names = "--suffix", description = "A suffix of the new model's name.")
    private String suffix;

    @Option(names = "--legacy", description = "Create the jobs by the legacy API, /fine-tunes.")
    private boolean legacy;

    FineTune(Map<String, String> environment, PrintStream screen) {
        this.environment = environment;
        this.screen = screen;
    }

    public static void main(String[] arguments) {
        Program.exit(Program.run(new FineTune(System.getenv(), System.out), System.out, arguments));
    }

    @Override
    public Integer call() throws Exception {
        List<String> files = trainingFiles();
        List<String> pending =
                files.stream().filter(file -> !Training.hasJob(out, file)).toList();
        screen.printf("%d training files in %s: %d to do%n", files.size(), in, pending.size());
        if (baseUrl == null && StandIn.isNeeded(environment)) {
            try (StandIn standIn = new StandIn(SIMULATED_MILLIS)) {
                screen.println(standIn.notice());
                return train(pending, standIn.baseUrl());
            }
        }
        return train(pending, baseUrl);
    }

    private List<String> trainingFiles() throws IOException {
        if (!Files.isDirectory(in)) {
            throw new IllegalArgumentException("--in is '" + in + "', but must be a folder that exists.");
        }
        try (Stream<Path> files = Files.list(in)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsonl") && !name.startsWith("."))
                    .sorted()
                    .toList();
            if (names.isEmpty()) {
                throw new IllegalArgumentException("--in is '" + in + "', but there is no .jsonl file in it.");
            }
            return names;
        }
    }

    private int train(List<String> pending, String server) throws Exception {
        CamelContext context = new DefaultCamelContext();
        try {
            Training training = new Training(in, legacy, pending, screen);
            Properties folders = new Properties();
            folders.setProperty("in", in.toAbsolutePath().toString());
            folders.setProperty("out", out.toAbsolutePath().toString());
            context.getPropertiesComponent().setInitialProperties(folders);
            context.addComponent("openai", openai(server));
            context.addRoutes(new FineTuneRoute(training, legacy ? "fineTunes" : "fineTuningJobs"));
            context.start();
            return training.awaitFailures() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            context.stop();
        }
    }

    private OpenAIComponent openai(String server) {
        OpenAIComponent openai = new OpenAIComponent();
        OpenAIConfiguration defaults = openai.getConfiguration();
        defaults.setBaseUrl(server);
        defaults.setModel(model);
        defaults.setSuffix(suffix);
        return openai;
    }
}

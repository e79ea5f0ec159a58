package io.github.camelopenai.examples.filebatch;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.OpenAIConfiguration;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.examples.common.Program;
import io.github.camelopenai.examples.common.StandIn;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Answers a folder of prompts with a folder of answers; started again, it finishes what is left.
 *
 * <pre>{@code
 * file-batch --in prompts --out results --model gpt-4o-mini --concurrency 50
 * }</pre>
 */
@Command(
        name = "file-batch",
        mixinStandardHelpOptions = true,
        description = "Answers a folder of prompts with a folder of answers. Started again, it finishes what is left.",
        footer = {
            "",
            "Exit code: 0 if every prompt is answered, 1 if any failed, 2 if the run could not begin, 3 if another process",
            "is at work in the folder, 4 if an outcome cannot be written, 5 if the run broke off.",
            "With OPENAI_API_KEY or OPENAI_BASE_URL set it calls that server, else a stand-in that simulates answers."
        })
public final class FileBatch implements Callable<Integer> {

    private static final int REDRAW_MILLIS = 200;

    private final Map<String, String> environment;
    private final PrintStream screen;

    @Option(
            names = "--in",
            defaultValue = "prompts",
            description = "The folder with the prompts, a file each (${DEFAULT-VALUE}).")
    private Path in;

    @Option(
            names = "--out",
            defaultValue = "results",
            description = "The folder for answers/, failed/ and report.csv (${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--base-url",
            description =
                    "The base URL of the server, such as http://localhost:11434/v1; else OPENAI_BASE_URL is used.")
    private String baseUrl;

    @Option(names = "--model", defaultValue = "gpt-4o-mini", description = "The model (${DEFAULT-VALUE}).")
    private String model;

    @Option(names = "--system", description = "The system message.")
    private String system;

    @Option(names = "--temperature", description = "The sampling temperature, from 0 to 2.")
    private Double temperature;

    @Option(
            names = "--concurrency",
            defaultValue = "16",
            description = "How many prompts are under way at a time (${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(names = "--prices", description = "A file of prices: the report and the summary have the cost.")
    private Path prices;

    @Option(
            names = "--batch",
            description = "Submit the prompts as a batch and leave; started again, say how far it is, or collect it.")
    private boolean asBatch;

    @Option(names = "--retry-failed", description = "Try the prompts again that failed in an earlier run.")
    private boolean retryFailed;

    @Option(
            names = "--simulate-ms",
            defaultValue = "300",
            description = "How long the stand-in takes for an answer, in milliseconds (${DEFAULT-VALUE}).")
    private int simulateMillis;

    FileBatch(Map<String, String> environment, PrintStream screen) {
        this.environment = environment;
        this.screen = screen;
    }

    public static void main(String[] arguments) {
        Program.endAtErrors(System.out, ExitCodes.BROKEN_OFF);
        Program.exit(Program.run(new FileBatch(System.getenv(), System.out), System.out, arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (concurrency < 1) {
            throw new IllegalArgumentException("--concurrency is " + concurrency + ", but must be at least 1.");
        }
        Prompts.check(in);
        RunLock lock = RunLock.take(out);
        try (Scratch scratch = Scratch.in(out)) {
            return answer(scratch);
        } finally {
            lock.close();
        }
    }

    private int answer(Scratch scratch) throws Exception {
        NameFile prompts = Prompts.list(in, scratch);
        if (baseUrl == null && StandIn.isNeeded(environment)) {
            try (StandIn standIn =
                    asBatch ? new StandIn(simulateMillis, out.resolve(".stand-in")) : new StandIn(simulateMillis)) {
                screen.println(standIn.notice());
                return answer(prompts, scratch, standIn.baseUrl());
            }
        }
        return answer(prompts, scratch, baseUrl);
    }

    private int answer(NameFile prompts, Scratch scratch, String server) throws Exception {
        boolean isUnderWay = BatchState.exists(out);
        if (isUnderWay && !asBatch) {
            throw new IllegalArgumentException("A batch of these prompts is under way, of which " + out
                    + "/batch.json tells. Collect it with --batch, or delete that file to answer them once more.");
        }
        Outcomes outcomes = Outcomes.open(in, out);
        if (retryFailed && !isUnderWay) {
            outcomes.forgetFailures(prompts);
        }
        try (Report report = Report.open(out, prices != null, outcomes::isDone, scratch.folder())) {
            int kept = keptAnswers().putBack(outcomes, report);
            if (kept > 0) {
                screen.println(kept + " answers that an earlier run could not write are in their place now.");
            }
            NameFile pending = NameFile.write(scratch.file("pending"), outcomes.pending(prompts));
            long failedBefore = outcomes.failures(prompts);
            screen.printf(
                    "%d prompts in %s: %d to answer, %d done before%s%n",
                    prompts.size(),
                    in,
                    pending.size(),
                    prompts.size() - pending.size(),
                    failedBefore == 0
                            ? ""
                            : ", of which " + failedBefore + " failed (--retry-failed tries them again)");
            return asBatch
                    ? answerAsBatch(pending, failedBefore, outcomes, report, server)
                    : answerOneByOne(pending, failedBefore, outcomes, report, server);
        }
    }

    private int answerOneByOne(NameFile pending, long failedBefore, Outcomes outcomes, Report report, String server)
            throws Exception {
        Progress progress = new Progress(pending.size(), screen, isTerminal(), System::nanoTime);
        Batch batch = new Batch(model, outcomes, report, progress, keptAnswers());
        if (pending.size() > 0) {
            run(pending, batch, progress, server);
        }
        return conclude(failedBefore + progress.failures());
    }

    /** Submits them and leaves, or takes up what an earlier run has submitted. */
    private int answerAsBatch(NameFile pending, long failedBefore, Outcomes outcomes, Report report, String server)
            throws Exception {
        BatchState before = BatchState.read(out);
        long open = before == null
                ? pending.size()
                : outcomes.pending(before.prompts()).count();
        Progress progress = new Progress(open, screen, false, System::nanoTime);
        Batch batch = new Batch(model, outcomes, report, progress, keptAnswers());
        BatchState state = before == null ? begin(pending, batch) : before;
        boolean isCollected = state.prompts().size() == 0;
        if (isCollected) {
            BatchState.delete(out);
        } else {
            NameIndex submitted = new NameIndex(state.prompts(), Outcomes.IN_ORDER);
            CamelContext context = context(
                    server, new BatchRoutes(batch, prompt -> submitted.contains(prompt) && !outcomes.isDone(prompt)));
            try {
                context.start();
                progress.begin();
                isCollected = new BatchMode(context, in, out, outcomes, screen).run(state, batch);
            } catch (OpenAIException e) {
                throw new RunException(ExitCodes.BROKEN_OFF, e.getMessage());
            } finally {
                context.stop();
            }
        }
        if (!isCollected) {
            return ExitCodes.DONE;
        }
        progress.summarize();
        return conclude(failedBefore + progress.failures());
    }

    /** The batch of the prompts that can be sent. */
    private BatchState begin(NameFile pending, Batch batch) throws IOException {
        Names sendable = Prompts.sendable(in, pending.read(), (prompt, reason) -> batch.fail(prompt, reason, 0));
        return BatchState.begin(out, sendable, System.currentTimeMillis() / 1_000);
    }

    private int conclude(long failures) {
        screen.println("Answers, failures and the report are in " + out
                + (failures == 0 ? "" : "; --retry-failed tries what failed again"));
        return failures == 0 ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
    }

    /** From JDK 22 on there is a console without a terminal too, and a method that tells. */
    private static boolean isTerminal() {
        Console console = System.console();
        try {
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private void run(NameFile pending, Batch batch, Progress progress, String server) throws Exception {
        CamelContext context = context(server, new FileBatchRoute(batch, concurrency));
        try (Names prompts = pending.read()) {
            context.start();
            progress.begin();
            Feeder feeder = new Feeder(context, FileBatchRoute.PROMPTS, in, concurrency);
            feeder.start(prompts, batch::goesOn);
            while (!feeder.awaitEnd(REDRAW_MILLIS)) {
                progress.draw();
            }
            progress.summarize();
        } finally {
            context.stop();
        }
        batch.checkWritten();
    }

    private KeptAnswers keptAnswers() {
        return KeptAnswers.of(out);
    }

    private CamelContext context(String server, RouteBuilder routes) throws Exception {
        CamelContext context = new DefaultCamelContext();
        Properties folders = new Properties();
        folders.setProperty("in", in.toAbsolutePath().toString());
        folders.setProperty("out", out.toAbsolutePath().toString());
        context.getPropertiesComponent().setInitialProperties(folders);
        context.addComponent("openai", openai(server));
        context.addRoutes(routes);
        return context;
    }

    private OpenAIComponent openai(String server) {
        OpenAIComponent openai = new OpenAIComponent();
        OpenAIConfiguration defaults = openai.getConfiguration();
        defaults.setBaseUrl(server);
        defaults.setModel(model);
        defaults.setSystemMessage(system);
        defaults.setTemperature(temperature);
        defaults.setPrices(prices == null ? null : "file:" + prices.toAbsolutePath());
        return openai;
    }
}

package io.github.camelopenai.examples.finetune;

import io.github.camelopenai.client.UploadProgress;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/** The training files of a run, from pending to a job or a failure, and what is told of them. */
final class Training implements GenericFileFilter<Object>, UploadProgress {

    /** What is added to the name of a training file for the file that holds the id of its job. */
    static final String JOB = ".job";

    private static final int STEP_PERCENT = 25;

    private final Path in;
    private final boolean legacy;
    private final PrintStream screen;
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> shown = new ConcurrentHashMap<>();
    private final CountDownLatch left;
    private final AtomicInteger failures = new AtomicInteger();

    Training(Path in, boolean legacy, Collection<String> pending, PrintStream screen) {
        this.in = in;
        this.legacy = legacy;
        this.screen = screen;
        this.pending.addAll(pending);
        this.left = new CountDownLatch(pending.size());
    }

    /** Whether there is a job for a training file already. */
    static boolean hasJob(Path out, String file) {
        return Files.exists(out.resolve(file + JOB));
    }

    @Override
    public boolean accept(GenericFile<Object> file) {
        return !file.isDirectory() && pending.contains(file.getFileNameOnly());
    }

    /** Takes a file, unless it has been taken since the folder was listed. */
    boolean begin(Exchange exchange) {
        return pending.remove(fileOf(exchange));
    }

    /** @throws InvalidTrainingFileException where a line is no example; nothing is uploaded then */
    void check(Exchange exchange) throws Exception {
        String file = fileOf(exchange);
        screen.println(file + ": " + TrainingFile.check(in.resolve(file), legacy) + " examples");
    }

    @Override
    public void onProgress(String file, long sent, long total) {
        long step = total <= 0 ? 100 : sent * 100 / total / STEP_PERCENT * STEP_PERCENT;
        Long before = shown.put(file, step);
        if (before == null || before < step) {
            screen.println(file + ": " + step + " % of " + total + " bytes uploaded");
        }
    }

    /** The body is the id of the job. */
    void done(Exchange exchange) {
        screen.println(fileOf(exchange) + ": job " + exchange.getMessage().getBody(String.class));
        left.countDown();
    }

    /** Tells why there is no job. */
    void failed(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        String prefix = failure instanceof InvalidTrainingFileException ? "" : fileOf(exchange) + ": ";
        screen.println(prefix + failure.getMessage());
        failures.incrementAndGet();
        left.countDown();
    }

    /** Waits for the last file, and says how many have no job. */
    int awaitFailures() throws InterruptedException {
        while (!left.await(1, TimeUnit.SECONDS)) {
            for (String file : pending) {
                if (!Files.exists(in.resolve(file)) && pending.remove(file)) {
                    screen.println(file + " has vanished from " + in);
                    failures.incrementAndGet();
                    left.countDown();
                }
            }
        }
        return failures.get();
    }

    private static String fileOf(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class);
    }
}

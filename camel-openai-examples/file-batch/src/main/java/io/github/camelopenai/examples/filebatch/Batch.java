package io.github.camelopenai.examples.filebatch;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.file.OptimizedFileFilter;

/** The prompts of a run, from pending to answered or failed. */
final class Batch implements OptimizedFileFilter {

    private static final String STARTED = "started";
    private static final String ANSWER = "answer";

    private final Path in;
    private final String model;
    private final Outcomes outcomes;
    private final Report report;
    private final Progress progress;
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final CountDownLatch left;
    private final KeptAnswers keptAnswers;
    private final AtomicReference<String> unwritten = new AtomicReference<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    Batch(
            Path in,
            String model,
            Collection<String> pending,
            Outcomes outcomes,
            Report report,
            Progress progress,
            KeptAnswers keptAnswers) {
        this.keptAnswers = keptAnswers;
        this.in = in;
        this.model = model;
        this.outcomes = outcomes;
        this.report = report;
        this.progress = progress;
        this.pending.addAll(pending);
        this.left = new CountDownLatch(pending.size());
    }

    /** Whether a file in the folder is a prompt that waits for its answer. */
    @Override
    public Boolean accept(String name) {
        return unwritten.get() == null && pending.contains(name) && !underWay.contains(name);
    }

    /**
     * Takes a prompt, unless it has been taken since the folder was listed, or nothing can be written any more. The message of a poll that has
     * found none tells that the others are under way or have vanished.
     */
    boolean begin(Exchange exchange) {
        String file = fileOf(exchange);
        if (file == null) {
            failVanished();
            return false;
        }
        exchange.setProperty(STARTED, System.nanoTime());
        return unwritten.get() == null && pending.contains(file) && underWay.add(file);
    }

    /** Notes an answer before it is written, or refuses one that is none. */
    void answered(Exchange exchange) {
        Message answer = exchange.getMessage();
        String refusal = answer.getHeader(OpenAIHeaders.REFUSAL, String.class);
        if (refusal != null) {
            throw new IllegalStateException("The model refused to answer: " + refusal);
        }
        if (answer.getBody(String.class).isBlank()) {
            throw new IllegalStateException("The answer is empty; the model stopped because of '"
                    + answer.getHeader(OpenAIHeaders.FINISH_REASON) + "'.");
        }
        Report.Row row = new Report.Row(
                fileOf(exchange),
                answer.getHeader(OpenAIHeaders.RESPONSE_MODEL, model, String.class),
                answer.getHeader(OpenAIHeaders.FINISH_REASON, String.class),
                answer.getHeader(OpenAIHeaders.PROMPT_TOKENS, Long.class),
                answer.getHeader(OpenAIHeaders.COMPLETION_TOKENS, Long.class),
                answer.getHeader(OpenAIHeaders.ATTEMPTS, 1, Integer.class),
                millis(exchange),
                answer.getHeader(OpenAIHeaders.COST, BigDecimal.class));
        exchange.setProperty(
                ANSWER, new KeptAnswers.Kept(fileOf(exchange), answer.getBody(String.class), report.line(row)));
        report.add(row);
    }

    /** Counts an answer that is written. */
    void done(Exchange exchange) {
        Message answer = exchange.getMessage();
        progress.answered(
                answer.getHeader(OpenAIHeaders.PROMPT_TOKENS, 0L, Long.class),
                answer.getHeader(OpenAIHeaders.COMPLETION_TOKENS, 0L, Long.class));
        BigDecimal cost = answer.getHeader(OpenAIHeaders.COST, BigDecimal.class);
        if (cost != null) {
            progress.cost(cost, answer.getHeader(OpenAIHeaders.COST_CURRENCY, String.class));
        }
        finish(fileOf(exchange));
    }

    /** Puts a prompt among the failed, with the reason; where it is answered, the answer could not be written. */
    void failed(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        KeptAnswers.Kept answer = exchange.getProperty(ANSWER, KeptAnswers.Kept.class);
        if (answer != null) {
            keep(answer, failure);
            return;
        }
        int attempts = failure instanceof OpenAIException known ? known.getAttempts() : 1;
        fail(fileOf(exchange), failure, attempts, millis(exchange));
    }

    private void failVanished() {
        for (String file : List.copyOf(pending)) {
            if (!Files.exists(in.resolve(file)) && underWay.add(file)) {
                fail(file, new IllegalStateException("The file has vanished from " + in + '.'), 0, 0);
            }
        }
    }

    /** Fails the prompts that nothing has come of, and nothing will. */
    void failRest(Exception reason) {
        List.copyOf(pending).forEach(file -> fail(file, reason, 1, 0));
    }

    /** Fails a prompt that cannot be sent. */
    void refuse(String file, Exception reason) {
        fail(file, reason, 0, 0);
    }

    /** Waits a while for the last prompt that is sent, and says whether it is done. */
    boolean awaitEnd(long millis) throws InterruptedException {
        return left.await(millis, TimeUnit.MILLISECONDS) || unwritten.get() != null && underWay.isEmpty();
    }

    /**
     * Ends the run where an outcome could not be written.
     *
     * @throws RunException that says what was not written, and what becomes of it
     */
    void checkWritten() {
        if (unwritten.get() != null) {
            throw new RunException(
                    ExitCodes.NOT_WRITTEN,
                    unwritten.get() + " Nothing more was sent. "
                            + (kept.get() == 0 ? "" : kept + " answers are kept in " + keptAnswers + ". ")
                            + (lost.get() == 0 ? "" : lost + " answers are lost. ")
                            + "Make room, then start the same command again.");
        }
    }

    private void keep(KeptAnswers.Kept answer, Exception failure) {
        unwritten.compareAndSet(null, "The answer to " + answer.prompt() + " cannot be written: " + rootOf(failure));
        try {
            keptAnswers.keep(answer);
            kept.incrementAndGet();
        } catch (IOException e) {
            lost.incrementAndGet();
        }
        underWay.remove(answer.prompt());
    }

    private void fail(String file, Exception failure, int attempts, long millis) {
        try {
            report.add(new Report.Row(file, model, "error", null, null, attempts, millis, null));
            outcomes.fail(file, failure.getClass().getSimpleName() + "\n\n" + failure.getMessage() + "\n");
        } catch (RuntimeException e) {
            // A prompt without an outcome is tried again by the next run
            unwritten.compareAndSet(null, "The failure of " + file + " cannot be written: " + rootOf(e));
        } finally {
            progress.failed();
            finish(file);
        }
    }

    private static String rootOf(Throwable failure) {
        return failure.getCause() == null ? failure + "." : rootOf(failure.getCause());
    }

    private void finish(String file) {
        pending.remove(file);
        underWay.remove(file);
        left.countDown();
    }

    private static String fileOf(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class);
    }

    private static long millis(Exchange exchange) {
        return (System.nanoTime() - exchange.getProperty(STARTED, System.nanoTime(), Long.class)) / 1_000_000;
    }
}

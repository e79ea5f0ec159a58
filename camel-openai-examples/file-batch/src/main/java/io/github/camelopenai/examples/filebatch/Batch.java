package io.github.camelopenai.examples.filebatch;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What becomes of each prompt of a run: answered or failed. It holds no prompts, so a run may have any number of them. */
final class Batch {

    private static final String STARTED = "started";
    private static final String ANSWER = "answer";

    private final String model;
    private final Outcomes outcomes;
    private final Report report;
    private final Progress progress;
    private final KeptAnswers keptAnswers;
    private final AtomicReference<String> unwritten = new AtomicReference<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    Batch(String model, Outcomes outcomes, Report report, Progress progress, KeptAnswers keptAnswers) {
        this.model = model;
        this.outcomes = outcomes;
        this.report = report;
        this.progress = progress;
        this.keptAnswers = keptAnswers;
    }

    /** Whether more prompts may be sent: not after an outcome that could not be written. */
    boolean goesOn() {
        return unwritten.get() == null;
    }

    /** Takes a prompt. */
    void begin(Exchange exchange) {
        exchange.setProperty(STARTED, System.nanoTime());
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
    }

    /** Puts a prompt among the failed, with the reason; where it is answered, the answer could not be written. */
    void failed(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        passErrorOn(failure);
        KeptAnswers.Kept answer = exchange.getProperty(ANSWER, KeptAnswers.Kept.class);
        if (answer != null) {
            keep(answer, failure);
            return;
        }
        int attempts = failure instanceof OpenAIException known ? known.getAttempts() : 1;
        fail(fileOf(exchange), failure, attempts, millis(exchange));
    }

    /** Fails a prompt that was not sent, or that nothing has come of. */
    void fail(String file, Exception reason, int attempts) {
        fail(file, reason, attempts, 0);
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
    }

    private void fail(String file, Exception failure, int attempts, long millis) {
        try {
            report.add(new Report.Row(file, model, "error", null, null, attempts, millis, null));
            outcomes.fail(file, failure.getClass().getSimpleName() + "\n\n" + failure.getMessage() + "\n");
        } catch (RuntimeException e) {
            // A prompt without an outcome is tried again by the next run
            unwritten.compareAndSet(null, "The failure of " + file + " cannot be written: " + rootOf(e));
        } finally {
            progress.failed(file, failure);
        }
    }

    private static String rootOf(Throwable failure) {
        return failure.getCause() == null ? failure + "." : rootOf(failure.getCause());
    }

    /** An Error such as an OutOfMemoryError is no fault of the prompt: the program ends, and the next run tries it again. */
    private static void passErrorOn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
            }
        }
    }

    private static String fileOf(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
    }

    private static long millis(Exchange exchange) {
        return (System.nanoTime() - exchange.getProperty(STARTED, System.nanoTime(), Long.class)) / 1_000_000;
    }
}

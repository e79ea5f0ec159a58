package io.github.camelopenai.internal.message.stream;

import io.github.camelopenai.internal.message.FailureProperties;
import io.github.camelopenai.internal.message.HeldConversations;
import io.github.camelopenai.internal.message.assembly.Chunk;
import io.github.camelopenai.message.OpenAIProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.converter.stream.CachedOutputStream;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the chunks of a stream to an endpoint, each as an exchange of its own, the next one when the one before is done. No
 * thread waits: while there is no chunk, or the endpoint takes its time, nothing of this runs.
 */
public final class ChunkPush {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkPush.class);

    private final Chunks chunks;
    private final ChunkMessages messages;
    private final Exchange exchange;
    private final AsyncProcessor target;
    private final boolean skipsFailures;
    private final Executor executor;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private CachedOutputStream bytes;
    private boolean anyPassed;
    private boolean lastPassed;
    private int failures;

    /**
     * @param target takes the chunks
     * @param skipsFailures whether a chunk that fails is logged and counted, and does not end the stream
     * @param executor runs the passing, and refuses nothing
     */
    ChunkPush(
            Chunks chunks,
            ChunkMessages messages,
            Exchange exchange,
            AsyncProcessor target,
            boolean skipsFailures,
            Executor executor) {
        this.chunks = chunks;
        this.messages = messages;
        this.exchange = exchange;
        this.target = target;
        this.skipsFailures = skipsFailures;
        this.executor = executor;
        end.whenComplete((done, failure) -> {
            if (failure != null) {
                chunks.close();
            }
        });
    }

    /** Passes on what is there, and comes again when there is more. */
    void run() {
        try {
            while (passNext()) {
                // the endpoint was done at once
            }
        } catch (Throwable e) {
            end(e);
        }
    }

    /** Ends when the endpoint has taken the last chunk, or with the failure. Ending it early closes the stream. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** The bytes of all chunks as a message body. */
    StreamCache cachedBytes() {
        try {
            return bytes().newStreamCache();
        } catch (IOException e) {
            throw new UncheckedIOException("The bytes of a stream cannot be kept", e);
        }
    }

    /** The bytes of all chunks, where these are bytes; Camel keeps them in a file past its limit. */
    private CachedOutputStream bytes() {
        if (bytes == null) {
            bytes = new CachedOutputStream(exchange);
        }
        return bytes;
    }

    /** How many chunks the endpoint has failed to take. */
    int failures() {
        return failures;
    }

    /** @return whether to go on at once */
    private boolean passNext() throws IOException {
        Chunk chunk = chunks.poll();
        if (chunk != null) {
            if (chunk.content() instanceof byte[] piece) {
                bytes().write(piece);
            }
            return pass(messages.of(chunk));
        }
        if (!chunks.isEnded()) {
            chunks.whenReadable(this::comeAgain);
            return false;
        }
        if (lastPassed) {
            end(null);
            return false;
        }
        lastPassed = true;
        return pass(messages.last(chunks));
    }

    private boolean pass(Message message) {
        if (!anyPassed) {
            anyPassed = true;
            FailureProperties.handedOn(exchange);
        }
        Exchange part = new DefaultExchange(exchange.getContext(), ExchangePattern.InOnly);
        part.setProperty(Exchange.CORRELATION_ID, exchange.getExchangeId());
        HeldConversations.share(exchange, part);
        part.setIn(message);
        Passing passing = new Passing(part);
        target.process(part, passing);
        return passing.isDoneOnReturn() && settle(part);
    }

    /**
     * A chunk at its endpoint. Who comes second goes on with the stream, the endpoint's callback or the return from it, and only one
     * does. What the endpoint returns tells nothing: with a synchronous one Camel calls back as for an asynchronous one, and returns true
     * as well.
     */
    private final class Passing implements AsyncCallback {

        private final Exchange part;
        private final AtomicBoolean isFirstThere = new AtomicBoolean();

        Passing(Exchange part) {
            this.part = part;
        }

        @Override
        public void done(boolean doneSync) {
            if (!isFirst()) {
                executor.execute(() -> goOnAfter(part));
            }
        }

        boolean isDoneOnReturn() {
            return !isFirst();
        }

        private boolean isFirst() {
            return isFirstThere.compareAndSet(false, true);
        }
    }

    private void goOnAfter(Exchange part) {
        if (settle(part)) {
            run();
        }
    }

    /** @return whether the stream goes on after a chunk */
    private boolean settle(Exchange part) {
        Exception failure = part.getException();
        if (failure == null) {
            return true;
        }
        if (skipsFailures && !isOfStop(failure)) {
            failures++;
            LOG.warn("A chunk of a stream was not taken by {}; the stream goes on", target, failure);
            return true;
        }
        end(failure);
        return false;
    }

    /** Whether a chunk was not taken because Camel stops: its routes then refuse whatever comes. */
    private boolean isOfStop(Throwable failure) {
        CamelContext context = exchange.getContext();
        boolean stops = context.isStopping()
                || context.isStopped()
                || context.getShutdownStrategy().isForceShutdown();
        return stops && failure instanceof RejectedExecutionException;
    }

    private void comeAgain() {
        executor.execute(this::run);
    }

    private void end(Throwable failure) {
        if (end.isDone()) {
            return;
        }
        if (failure == null) {
            end.complete(null);
            return;
        }
        exchange.setProperty(OpenAIProperties.PARTIAL_TEXT, chunks.partialText());
        chunks.close();
        end.completeExceptionally(isOfStop(failure) ? chunks.stopped() : failure);
    }
}

package io.github.camelopenai.internal.client.http;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HttpClient of a transport. One that has lost an I/O thread is of no use any more; the next call gets a new one.
 *
 * <p>{@link GuardedHandler} keeps what goes wrong in a call away from the threads. What is left are failures while a connection is
 * opened, in the selector, and of HttpCore itself.
 */
final class HttpClients {

    private static final Logger LOG = LoggerFactory.getLogger(HttpClients.class);
    private static final TimeValue LONGEST_SHUTDOWN = TimeValue.ofSeconds(2);

    private final Consumer<HttpAsyncClientBuilder> settings;
    private final Executor closer;
    private final Runnable whenDead;
    private volatile Opened current;
    private boolean closed;

    /**
     * Opens the first client.
     *
     * @param settings sets up each client
     * @param closer closes dead clients, which may block for a moment
     * @param whenDead runs when a client has died
     */
    HttpClients(Consumer<HttpAsyncClientBuilder> settings, Executor closer, Runnable whenDead) {
        this.settings = settings;
        this.closer = closer;
        this.whenDead = whenDead;
        this.current = new Opened();
    }

    /** The client for the next call, opened if there is none yet. */
    Opened current() {
        Opened now = current;
        return now.death == null ? now : reopened();
    }

    private synchronized Opened reopened() {
        if (current.death != null && !closed) {
            current = new Opened();
        }
        return current;
    }

    /** Why there is no client now, or null where there is one. */
    Throwable death() {
        return current.death;
    }

    /** Ends the client's threads; no other is opened. */
    void close() {
        CloseableHttpAsyncClient last;
        synchronized (this) {
            closed = true;
            last = current.client;
        }
        // The I/O threads close what they own; closed from here at once, they trip over it and log an error
        last.initiateShutdown();
        try {
            last.awaitShutdown(LONGEST_SHUTDOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.close(CloseMode.IMMEDIATE);
    }

    private void died(Opened dead, Throwable cause) {
        synchronized (this) {
            if (closed || dead.death != null) {
                return;
            }
            dead.death = cause;
        }
        LOG.error(
                "An I/O thread of the component openai has died. Its calls under way end with OpenAIConnectException, and"
                        + " the next call gets new threads. The cause: {}",
                cause.toString(),
                cause);
        whenDead.run();
        try {
            closer.execute(() -> dead.client.close(CloseMode.IMMEDIATE));
        } catch (RejectedExecutionException e) {
            dead.client.close(CloseMode.IMMEDIATE);
        }
    }

    /** A client and what became of its threads. */
    final class Opened implements ThreadFactory {

        private final ThreadFactory threads = new DefaultThreadFactory("openai-http", true);
        private final CloseableHttpAsyncClient client;
        private volatile Throwable death;
        private volatile Exception lastFailure;

        private Opened() {
            HttpAsyncClientBuilder builder = HttpAsyncClientBuilder.create();
            settings.accept(builder);
            client = builder.setThreadFactory(this)
                    .setIoReactorExceptionCallback(this::failed)
                    .setIoSessionDecorator(GuardedSession::new)
                    .build();
            client.start();
        }

        CloseableHttpAsyncClient client() {
            return client;
        }

        /** Why it is of no use any more, or null. */
        Throwable death() {
            return death;
        }

        /** HttpCore ends a thread without a word when it cannot go on, and says why only here. */
        private void failed(Exception failure) {
            lastFailure = failure;
            LOG.error("HttpCore reports a failure: {}", failure.getMessage(), failure);
        }

        @Override
        public Thread newThread(Runnable work) {
            return threads.newThread(() -> {
                Throwable cause = null;
                try {
                    work.run();
                } catch (Throwable e) {
                    cause = e;
                } finally {
                    died(this, cause == null ? ended() : cause);
                }
            });
        }

        private Exception ended() {
            return lastFailure == null ? new IllegalStateException("HttpCore has ended it") : lastFailure;
        }
    }
}

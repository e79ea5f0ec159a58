package io.github.camelopenai.internal.client.http;

import java.lang.module.ModuleDescriptor.Version;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.VersionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HttpClient of a transport, opened with the first call: a program whose routes are ready has not sent anything yet. One that has lost
 * an I/O thread is of no use any more; the next call gets a new one.
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
    /** Null until the first call. */
    private volatile Opened current;

    private boolean closed;

    /**
     * @param settings sets up each client
     * @param closer closes dead clients, which may block for a moment
     * @param whenDead runs when a client has died
     */
    HttpClients(Consumer<HttpAsyncClientBuilder> settings, Executor closer, Runnable whenDead) {
        this.settings = settings;
        this.closer = closer;
        this.whenDead = whenDead;
    }

    /**
     * Tells at the start of a library that lacks what the first call needs, from the file in which it says its version.
     *
     * @param library its first package. Where several jars were made one, the file may be missing, and nothing is refused
     * @throws LinkageError where it is older than the least version
     */
    static void refuseOlder(String library, String least) {
        VersionInfo found = VersionInfo.loadVersionInfo(library, HttpClients.class.getClassLoader());
        String release = found == null ? VersionInfo.UNAVAILABLE : found.getRelease();
        boolean isTold = Character.isDigit(release.charAt(0));
        if (isTold && Version.parse(release).compareTo(Version.parse(least)) < 0) {
            throw new LinkageError(library + ' ' + release);
        }
    }

    /**
     * The client for the next call, opened if there is none yet.
     *
     * @throws CancellationException where none was opened before the end
     */
    Opened current() {
        Opened now = current;
        return isUsable(now) ? now : opened();
    }

    private synchronized Opened opened() {
        if (!isUsable(current) && !closed) {
            current = new Opened();
        }
        if (current == null) {
            throw new CancellationException("The HTTP client has been closed");
        }
        return current;
    }

    private static boolean isUsable(Opened client) {
        return client != null && client.death == null;
    }

    /** Why the client is of no use any more, or null where it is, or there has been no call yet. */
    Throwable death() {
        Opened now = current;
        return now == null ? null : now.death;
    }

    /** Ends the client's threads; no other is opened. */
    void close() {
        Opened last;
        synchronized (this) {
            closed = true;
            last = current;
        }
        if (last != null) {
            shutDown(last.client);
        }
    }

    private static void shutDown(CloseableHttpAsyncClient last) {
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

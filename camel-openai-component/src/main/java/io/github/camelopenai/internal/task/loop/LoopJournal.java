package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how far one loop has come, step by step in their order, so that the next JVM can go on with it. A step that cannot be kept fails the
 * steps after it.
 */
final class LoopJournal {

    private static final Logger LOG = LoggerFactory.getLogger(LoopJournal.class);

    /** Of an exchange: which endpoint makes the loop of a key. */
    private static final String CLAIM = "CamelOpenAILoop.";

    private static final Object ENDED = new Object();

    private static final CompletableFuture<Void> KEPT = CompletableFuture.completedFuture(null);

    private final LoopStore store;
    private final String key;
    private final String name;
    private final Executor executor;
    private CompletableFuture<Void> last = KEPT;

    /**
     * @param store keeps it, or null where nothing is kept
     * @param name what the loop is found by
     * @param executor runs what may block
     */
    LoopJournal(LoopStore store, String name, Executor executor) {
        this.store = store;
        this.name = name;
        // A repository may take no equals sign, no line break and no long key
        this.key = store == null ? null : digest(name);
        this.executor = executor;
    }

    /** The loop of an exchange: null where it is a new one. */
    CompletableFuture<LoopState> find() {
        return store == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.supplyAsync(() -> read(store.get(key)), executor);
    }

    private LoopState read(String kept) {
        try {
            return kept == null ? null : LoopCheckpoint.read(kept);
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException("What loopRepository has of the loop '" + name
                    + "' cannot be read, so it is not known which tools have run: " + e.getMessage()
                    + ". Use another loopKey to begin a new loop, or remove the entry " + key + " of the repository.");
        }
    }

    /** Keeps how far the loop has come. The future ends when it is kept, or fails. */
    synchronized CompletableFuture<Void> save(LoopState state) {
        if (store == null) {
            return KEPT;
        }
        String text = LoopCheckpoint.write(state);
        try {
            last = last.thenRunAsync(() -> store.put(key, text), executor);
        } catch (RejectedExecutionException e) {
            last = CompletableFuture.failedFuture(e);
        }
        return last;
    }

    /** Ends when all steps so far are kept. */
    synchronized CompletableFuture<Void> saved() {
        return last;
    }

    /**
     * Takes the key for a loop of an exchange, and forgets the loop when the exchange is done. One that fails can be sent again, and goes on.
     *
     * @param endpoint what makes the loop
     * @throws OpenAIInvalidRequestException where another loop of the exchange has the key: its answer would be taken for that of this one
     */
    void claim(Exchange exchange, Object endpoint) {
        if (store == null) {
            return;
        }
        Object claimed = exchange.getProperty(CLAIM + key);
        if (claimed != null && claimed != endpoint) {
            throw new OpenAIInvalidRequestException("The loopKey '" + name
                    + "' names a loop that this exchange has begun before. Give each loop of a route a key of its own, such as"
                    + " loopKey=summary-${file:name}");
        }
        exchange.setProperty(CLAIM + key, endpoint);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange done) {
                forget();
            }
        });
    }

    /** The loop has its answer: another one of the exchange needs another key. */
    void ended(Exchange exchange) {
        if (store != null && exchange != null) {
            exchange.setProperty(CLAIM + key, ENDED);
        }
    }

    /** After all that is still to be kept. */
    private synchronized void forget() {
        last = last.handle((nothing, failure) -> {
            try {
                store.remove(key);
            } catch (RuntimeException e) {
                LOG.warn(
                        "The loop '{}' has ended, but loopRepository cannot forget it: the next message with its loopKey gets"
                                + " its last answer anew, and runs no tool",
                        name,
                        e);
            }
            return null;
        });
    }

    private static String digest(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each JVM has SHA-256", e);
        }
    }
}

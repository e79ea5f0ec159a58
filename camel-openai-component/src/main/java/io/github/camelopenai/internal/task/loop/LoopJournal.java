package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.Synchronization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps how far one loop has come, step by step in their order, so that the next JVM can go on with it. A step that cannot be kept fails the
 * steps after it.
 *
 * <p>One exchange at a time makes the loop of a key in a JVM: two that find the same loop would both run its tools.
 */
final class LoopJournal {

    private static final Logger LOG = LoggerFactory.getLogger(LoopJournal.class);

    /** Of an exchange: which endpoint makes the loop of a key. */
    private static final String CLAIM = "CamelOpenAILoop.";

    private static final Object ENDED = new Object();

    /** Of each loop that an exchange of this JVM makes. */
    private static final ConcurrentMap<Place, LoopJournal> CURRENT = new ConcurrentHashMap<>();

    private static final CompletableFuture<Void> KEPT = CompletableFuture.completedFuture(null);

    private final LoopStore store;
    private final String key;
    private final String name;
    private final Executor executor;
    private CompletableFuture<Void> last = KEPT;
    private Claim claim;
    private volatile boolean isAnswered;
    private volatile boolean isFree;

    /** Where a loop is kept. */
    private record Place(StateRepository<String, String> repository, String key) {}

    /** That an exchange, with its copies, makes the loop of a key. It is told from others by its identity. */
    private static final class Claim {

        private final Object endpoint;

        Claim(Object endpoint) {
            this.endpoint = endpoint;
        }
    }

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
                : saved().thenApplyAsync(nothing -> read(store.get(key)), executor);
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
     * Takes the key for a loop of an exchange until the exchange is done. The loop is forgotten then if it has come to its end, and the exchange
     * has not failed; else it can be sent again, and goes on.
     *
     * @param endpoint what makes the loop
     * @throws OpenAIInvalidRequestException where another loop of the exchange has the key, as its answer would be taken for that of this
     *     one, or another exchange
     */
    void claim(Exchange exchange, Object endpoint) {
        if (store == null) {
            return;
        }
        Object claimed = exchange.getProperty(CLAIM + key);
        if (claimed != null && !(claimed instanceof Claim own && own.endpoint == endpoint)) {
            throw new OpenAIInvalidRequestException("The loopKey '" + name
                    + "' names a loop that this exchange has begun before. Give each loop of a route a key of its own, such as"
                    + " loopKey=summary-${file:name}");
        }
        take(claimed == null ? new Claim(endpoint) : (Claim) claimed);
        exchange.setProperty(CLAIM + key, claim);
        exchange.getExchangeExtension().addOnCompletion(new Synchronization() {
            @Override
            public void onComplete(Exchange done) {
                if (isAnswered) {
                    forget();
                }
                release();
            }

            @Override
            public void onFailure(Exchange done) {
                release();
            }
        });
    }

    private void take(Claim own) {
        claim = own;
        LoopJournal current = CURRENT.compute(new Place(store.repository(), key), (place, before) -> {
            if (before == null) {
                return this;
            }
            if (!before.isFree && before.claim != own) {
                return before;
            }
            last = before.saved().handle((nothing, failure) -> null);
            return this;
        });
        if (current != this) {
            throw new OpenAIInvalidRequestException("The loop '" + name
                    + "' is under way in another exchange, which has the same loopKey. Send the message again when that one is"
                    + " done, or give each message a key of its own.");
        }
    }

    /** Lets others have the key; they wait for what is still to be kept. */
    private void release() {
        isFree = true;
        saved().whenComplete((nothing, failure) -> CURRENT.remove(new Place(store.repository(), key), this));
    }

    /** The loop has come to its end: nothing of it is needed once its exchange is done. */
    void answered() {
        isAnswered = true;
    }

    /** The loop goes on after what seemed to be its end. */
    void asked() {
        isAnswered = false;
    }

    /** The exchange has what the loop has come to: another loop of it needs another key. */
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

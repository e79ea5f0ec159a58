package io.github.camelopenai.internal.message.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.HostedApprovals;
import io.github.camelopenai.internal.message.assembly.Chunk;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Message;

/**
 * The chunks of a loop of model and tools, one turn after the other, as if they were of one stream. The next turn begins when the chunks of
 * the one before are taken: a slow reader slows the loop down.
 *
 * <p>One thread at a time takes them. Events of the loop come from any thread, and any thread may close it.
 */
public final class LoopChunks implements Chunks {

    private final ResponseReader reader;
    private final boolean includeAll;
    private final boolean isContent;
    private final Turns turns;
    private final Queue<LoopEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Runnable> waiting = new AtomicReference<>();
    private final StringBuilder textBefore = new StringBuilder();
    private volatile ChunkStream current;
    private volatile CompletableFuture<Following> following;
    private volatile boolean closed;
    private int turn;
    private boolean ended;
    private List<?> calls;

    /** What the loop does between two streams. */
    public interface Turns {

        /**
         * Goes on after an answer. Ending the future early ends what is under way.
         *
         * @param head the response that it was streamed in
         * @return ends on any thread with what follows, or with the failure of the loop
         */
        CompletableFuture<Following> after(ObjectNode answer, ApiResponse head);

        /** An answer cannot be read to its end. */
        void failed(Throwable reason);

        /** Tells a message what the loop did. */
        void tell(Message message);

        /** The last chunk is there. */
        void ended();

        /** Nobody takes chunks any more. It comes after the end, too. */
        void closed();
    }

    /**
     * What follows an answer.
     *
     * @param request the request of the next turn, or null where the loop is over
     * @param response the stream of the next turn, or null where the loop is over
     * @param results what the tools gave, a text or bytes, where that is the answer, or null
     * @param calls the calls of tools, where these are the answer, or null
     */
    public record Following(ApiRequest request, ApiResponse response, Object results, List<?> calls) {

        /** The stream of the next turn. */
        public static Following turn(ApiRequest request, ApiResponse response) {
            return new Following(request, response, null, null);
        }

        /** The answer was the answer. */
        public static Following nothing() {
            return new Following(null, null, null, null);
        }

        /** The results of the tools are the answer. */
        public static Following results(Object results) {
            return new Following(null, null, results, null);
        }

        /** The calls of tools are the answer. */
        public static Following calls(List<?> calls) {
            return new Following(null, null, null, calls);
        }
    }

    /**
     * @param includeAll whether chunks without content for the user are chunks too
     * @param isContent whether the route wants the content of answers, so that one that waits for an approval is none
     */
    LoopChunks(
            ApiRequest request,
            ApiResponse response,
            ResponseReader reader,
            boolean includeAll,
            boolean isContent,
            Turns turns) {
        this.reader = reader;
        this.includeAll = includeAll;
        this.isContent = isContent;
        this.turns = turns;
        this.current = new ChunkStream(request, response, reader, includeAll);
    }

    /** Adds a message of the loop itself. */
    public void add(LoopEvent event) {
        events.add(event);
        wake();
    }

    @Override
    public Chunk poll() {
        while (!ended) {
            Chunk chunk = following == null ? ofTurn() : nextTurn();
            if (chunk != null || !ended && isWaiting()) {
                return chunk;
            }
        }
        return null;
    }

    private boolean isWaiting() {
        CompletableFuture<Following> next = following;
        return next == null ? !current.isEnded() : !next.isDone();
    }

    private Chunk ofTurn() {
        Chunk chunk = pollCurrent();
        if (chunk == null && current.isEnded()) {
            textBefore.append(current.text());
            if (isContent) {
                HostedApprovals.refuse(current.head(), current.response());
            }
            CompletableFuture<Following> next = turns.after(current.response(), current.head());
            next.whenComplete((found, failure) -> {
                if (closed && found != null && found.response() != null) {
                    found.response().abandon();
                }
                wake();
            });
            following = next;
            if (closed) {
                next.cancel(false);
            }
        }
        return chunk;
    }

    private Chunk pollCurrent() {
        try {
            return current.poll();
        } catch (RuntimeException e) {
            turns.failed(e);
            throw e;
        }
    }

    /** The events of the loop come first: the next turn may be there already. */
    private Chunk nextTurn() {
        boolean isThere = following.isDone();
        LoopEvent event = events.poll();
        if (event != null) {
            return new Chunk(event, null, null, null);
        }
        if (!isThere) {
            return null;
        }
        Following next = join();
        following = null;
        turn++;
        if (next.response() == null) {
            ended = true;
            turns.ended();
            calls = next.calls();
            return next.results() == null ? null : new Chunk(next.results(), null, null, null);
        }
        current = new ChunkStream(next.request(), next.response(), reader, includeAll);
        if (closed) {
            current.close();
        }
        return null;
    }

    private Following join() {
        try {
            return following.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e;
        }
    }

    @Override
    public int turn() {
        return turn;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void whenReadable(Runnable action) {
        CompletableFuture<Following> next = following;
        if (next == null) {
            current.whenReadable(action);
            return;
        }
        waiting.set(action);
        if (next.isDone() || !events.isEmpty()) {
            wake();
        }
    }

    private void wake() {
        Runnable action = waiting.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }

    @Override
    public ObjectNode response() {
        return current.response();
    }

    @Override
    public ApiResponse head() {
        return current.head();
    }

    @Override
    public String partialText() {
        String ofTurn = following == null && !ended ? current.partialText() : "";
        return textBefore + ofTurn;
    }

    @Override
    public long largest() {
        return current.largest();
    }

    @Override
    public OpenAIResponseException tooLarge() {
        close();
        return current.tooLarge();
    }

    @Override
    public Object nothing() {
        return calls == null ? current.nothing() : calls;
    }

    @Override
    public List<?> calls() {
        return calls;
    }

    @Override
    public void tell(Message message) {
        turns.tell(message);
    }

    @Override
    public RuntimeException broken(Throwable failure) {
        close();
        return current.broken(failure);
    }

    @Override
    public void close() {
        closed = true;
        CompletableFuture<Following> next = following;
        if (next != null) {
            next.cancel(false);
        }
        current.close();
        turns.closed();
        wake();
    }

    @Override
    public OpenAIConnectException stopped() {
        return current.stopped();
    }
}

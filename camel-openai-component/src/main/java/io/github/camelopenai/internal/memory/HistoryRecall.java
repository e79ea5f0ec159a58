package io.github.camelopenai.internal.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.EmbeddedErrors;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.message.answer.AnsweredMessage;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Message;

/** A conversation whose history goes into the request, and gets the answer. */
final class HistoryRecall implements Recall {

    /** Others may change the conversation as often, one after another, while this exchange tries to. */
    private static final int ATTEMPTS = 1_000;

    private static final String SENT = "sentTokens";

    private final ToolWire wire;
    private final Shelf shelf;
    private final HistoryBounds bounds;
    private final Summary summary;
    private final Runnable leave;
    private volatile Shelf.Taken taken;
    private volatile ObjectNode turn;

    /**
     * @param bounds how much is kept
     * @param summary says in short what is cut, or null
     * @param leave lets others into the conversation
     */
    HistoryRecall(ToolWire wire, Shelf shelf, HistoryBounds bounds, Summary summary, Runnable leave) {
        this.wire = wire;
        this.shelf = shelf;
        this.bounds = bounds;
        this.summary = summary;
        this.leave = leave;
    }

    /**
     * Puts the history before what a request says, unless a loop has done so that goes on.
     *
     * @param begun the loop, or null
     * @param name the conversation, or null where it has no name
     */
    CompletableFuture<Recall> recall(ObjectNode request, ConversationMemory.Begun begun, String name, boolean isReset) {
        if (begun != null) {
            turn = begun.turn();
            return CompletableFuture.completedFuture(this);
        }
        return shelf.take().thenApply(found -> {
            taken = isReset ? new Shelf.Taken(History.EMPTY, found.version()) : found;
            History history = taken.history();
            History sent = history.without((summary == null ? bounds : bounds.twice()).excess(history));
            turn = JsonNodeFactory.instance.objectNode().put("id", name).put(SENT, sent.tokens());
            turn.set(wire.history(), HistoryMessages.said(request, wire.history()));
            HistoryMessages.insert(request, wire.history(), sent.messages());
            return this;
        });
    }

    @Override
    public ObjectNode turn() {
        return turn;
    }

    @Override
    public CompletableFuture<Void> keep(String run, ObjectNode turnSoFar, JsonNode answer, Object results) {
        ObjectNode said = turnSoFar.deepCopy();
        if (results != null) {
            String text = results instanceof String given ? given : "The result of the tool was given to the user.";
            said.withArray(wire.history()).addObject().put("role", "assistant").put("content", text);
        } else if (isAnswer(answer)) {
            wire.addAnswer(said, answer, wire.calls(answer));
        } else {
            // The exchange fails by it
            leave();
            return CompletableFuture.completedFuture(null);
        }
        ArrayNode messages = HistoryMessages.settled(said.withArray(wire.history()));
        HistoryMedia.settle(messages);
        long tokens = tokens(Usage.of(answer), said.path(SENT).asLong(), messages);
        Shelf.Taken first = taken;
        taken = null;
        CompletableFuture<Void> kept = keep(new Turn(messages, tokens, run), first, ATTEMPTS);
        kept.whenComplete((nothing, failure) -> leave());
        return kept;
    }

    private static boolean isAnswer(JsonNode answer) {
        return answer.path("output").isArray()
                ? !EmbeddedErrors.isFailedResponse(answer)
                : isMessage(AnsweredMessage.of(answer.path("choices").path(0)));
    }

    /** A message that the exchange fails by would fail each request that has it. */
    private static boolean isMessage(JsonNode message) {
        try {
            AnsweredMessage.text(message.path("content"));
            return message.isObject();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * What a turn adds to the next request: all that the server counted, without the turns before and the thoughts, which are not sent again. So the
     * turns together are what the server counted, with the instructions and the tools.
     */
    private static long tokens(Usage usage, long before, ArrayNode messages) {
        if (usage.promptTokens() == null || usage.completionTokens() == null) {
            return Turn.estimate(messages);
        }
        long thoughts = usage.reasoningTokens() == null ? 0 : usage.reasoningTokens();
        return Math.max(1, usage.promptTokens() + usage.completionTokens() - thoughts - before);
    }

    private CompletableFuture<Void> keep(Turn turn, Shelf.Taken known, int attempts) {
        CompletableFuture<Shelf.Taken> from = known == null ? shelf.take() : CompletableFuture.completedFuture(known);
        return from.thenCompose(found -> bounded(found.history().with(turn))
                .thenCompose(history -> shelf.put(history, found.version()))
                .thenCompose(isKept -> {
                    if (isKept) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    if (attempts == 1) {
                        throw new IllegalStateException("The conversation was changed by others " + ATTEMPTS
                                + " times while its answer was kept");
                    }
                    return keep(turn, null, attempts - 1);
                }));
    }

    private CompletableFuture<History> bounded(History history) {
        int excess = bounds.excess(history);
        if (excess == 0 || summary == null) {
            return CompletableFuture.completedFuture(history.without(excess));
        }
        int cut = bounds.half().excess(history);
        return summary.of(history.first(cut))
                .thenApply(inShort -> inShort == null
                        ? history.without(bounds.twice().excess(history))
                        : new History(concat(inShort, history.without(cut).turns())));
    }

    private static List<Turn> concat(Turn first, List<Turn> rest) {
        List<Turn> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    @Override
    public void tell(Message message) {
        message.removeHeader(OpenAIHeaders.CONVERSATION_RESET);
        if (message.getExchange() != null) {
            shelf.tell(message.getExchange());
        }
    }

    @Override
    public void leave() {
        leave.run();
    }
}

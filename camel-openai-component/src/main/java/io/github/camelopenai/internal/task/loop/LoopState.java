package io.github.camelopenai.internal.task.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.cost.Cost;
import io.github.camelopenai.internal.message.tool.CalledTool;
import io.github.camelopenai.internal.message.tool.ToolWire;
import io.github.camelopenai.internal.tool.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * How far a loop has come.
 *
 * <p>One step of the loop at a time changes it; tools of one turn that end at the same time change their own {@link OpenCall}.
 */
final class LoopState {

    /** So much of arguments and results is in the trace. */
    private static final int TRACED = 512;

    private final String run;
    private final ObjectNode request;
    private final List<OpenCall> calls = new ArrayList<>();
    private ObjectNode turn;
    private Set<String> ofCaller;
    private boolean isLast;
    private boolean isBrought;
    private final ArrayNode trace = JsonNodeFactory.instance.arrayNode();
    private final List<String> names = new ArrayList<>();
    private int turns;
    private long promptTokens;
    private long completionTokens;
    private Cost cost;

    /** @param request the fields of the first request, with its tools */
    LoopState(String run, ObjectNode request) {
        this.run = run;
        this.request = request;
    }

    /**
     * The state with which a loop goes on, or a new one.
     *
     * @param decided what a message has brought with decisions, or null
     * @param kept what a repository has of the loop, or null; where it is the loop of the message, it may have come further
     * @throws OpenAIInvalidRequestException where it is another loop
     */
    static LoopState of(ApiRequest request, LoopState decided, LoopState kept) {
        if (kept == null) {
            return decided != null ? decided : new LoopState(UUID.randomUUID().toString(), request.fields());
        }
        if (!kept.request.has(ToolWire.of(request.operation()).history())) {
            throw new OpenAIInvalidRequestException(
                    "The loopKey of this message names a loop of another API, which cannot" + " go on with "
                            + request.operation() + ". Give each loop a key of its own.");
        }
        if (decided != null) {
            kept.takeDecisions(decided);
        }
        return kept;
    }

    private void takeDecisions(LoopState decided) {
        if (!run.equals(decided.run)) {
            throw new OpenAIInvalidRequestException(
                    "The loopKey of this message names another loop than the one that its"
                            + " body goes on with. Give each loop a key of its own.");
        }
        if (turns == decided.turns && calls.size() == decided.calls.size()) {
            for (int i = 0; i < calls.size(); i++) {
                calls.get(i).decide(decided.calls.get(i).decision());
            }
        }
    }

    /** Takes over what was kept of it. */
    void restore(
            Set<String> toolsOfCaller,
            int turnsSoFar,
            long promptTokensSoFar,
            long completionTokensSoFar,
            boolean isLastTurn,
            List<String> namesSoFar,
            ArrayNode traceSoFar) {
        ofCaller = toolsOfCaller;
        turns = turnsSoFar;
        promptTokens = promptTokensSoFar;
        completionTokens = completionTokensSoFar;
        isLast = isLastTurn;
        names.addAll(namesSoFar);
        trace.addAll(traceSoFar);
    }

    /** Takes over what it had cost, or null. */
    void restore(Cost costSoFar) {
        cost = costSoFar;
    }

    /** What its turns have cost, or null where there are no prices. */
    Cost cost() {
        return cost;
    }

    /** Whether its request has been offered its tools. */
    boolean isBegun() {
        return ofCaller != null;
    }

    /** The names of the tools that the request had before. */
    Set<String> ofCaller() {
        return ofCaller;
    }

    void begin(Set<String> toolsOfCaller) {
        ofCaller = toolsOfCaller;
    }

    /** Whether the model is asked for the last time, without tools. */
    boolean isLast() {
        return isLast;
    }

    void last() {
        isLast = true;
    }

    /** Whether somebody else has made its calls, and brought their results. */
    boolean isBrought() {
        return isBrought;
    }

    void brought() {
        isBrought = true;
    }

    String run() {
        return run;
    }

    /** The next turn asks this. */
    void ask(ObjectNode fields) {
        request.removeAll();
        request.setAll(fields);
    }

    /** Names a call that somebody has decided on; null of any other. */
    String decided(OpenCall call) {
        return call.decision() == null
                ? null
                : run + "/decided/" + turns + '/' + call.called().id();
    }

    /** The fields of the next request. */
    ObjectNode request() {
        return request;
    }

    /** The calls that the model waits for. */
    List<OpenCall> calls() {
        return calls;
    }

    /** What the conversation is to remember of the loop, a list of messages with some notes, or null where it is to forget it. */
    ObjectNode turn() {
        return turn;
    }

    void remember(ObjectNode toRemember) {
        turn = toRemember;
    }

    int turns() {
        return turns;
    }

    /** The names of the tools that were called, in order. */
    List<String> names() {
        return names;
    }

    long promptTokens() {
        return promptTokens;
    }

    long completionTokens() {
        return completionTokens;
    }

    long totalTokens() {
        return promptTokens + completionTokens;
    }

    /**
     * A turn is over: the model has answered.
     *
     * @param paid what that has cost, or null where there are no prices
     */
    void answered(Usage usage, Cost paid, List<CalledTool> called, long millis) {
        turns++;
        long prompt = usage.promptTokens() == null ? 0 : usage.promptTokens();
        long completion = usage.completionTokens() == null ? 0 : usage.completionTokens();
        promptTokens += prompt;
        completionTokens += completion;
        cost = Cost.sum(cost, paid);
        ObjectNode traced = trace.addObject()
                .put("turn", turns)
                .put("promptTokens", prompt)
                .put("completionTokens", completion)
                .put("durationMs", millis);
        if (paid != null && paid.isWhole()) {
            traced.put("cost", paid.amount());
        }
        traced.putArray("calls");
        called.forEach(call -> {
            calls.add(new OpenCall(call));
            names.add(call.name());
        });
    }

    /** The model is to know of its own answer. */
    void add(ToolWire wire, JsonNode answer, List<CalledTool> called) {
        wire.addAnswer(request, answer, called);
        if (turn != null) {
            wire.addAnswer(turn, answer, called);
        }
    }

    /** The model is told what became of its calls. */
    void settle(ToolWire wire) {
        List<CalledTool> called = calls.stream().map(OpenCall::called).toList();
        List<ToolResult> results = calls.stream().map(OpenCall::answer).toList();
        wire.addResults(request, called, results);
        if (turn != null) {
            wire.addResults(turn, called, results);
        }
        calls.forEach(call -> traceOf(((ArrayNode) trace.get(trace.size() - 1).path("calls")), call));
        calls.clear();
        isBrought = false;
    }

    private static void traceOf(ArrayNode traced, OpenCall call) {
        traced.addObject()
                .put("id", call.called().id())
                .put("name", call.called().name())
                .put("arguments", cut(call.called().text()))
                .put("result", cut(call.answer().text()))
                .put("isError", call.answer().isError())
                .put("durationMs", call.millis());
    }

    private static String cut(String text) {
        return text.length() <= TRACED ? text : text.substring(0, TRACED) + "...";
    }

    /** The turns so far, as Maps. What was kept as JSON has lost that its money is decimal. */
    List<?> trace() {
        for (JsonNode each : trace) {
            if (each.has("cost")) {
                ((ObjectNode) each).put("cost", each.get("cost").decimalValue());
            }
        }
        return (List<?>) Json.toObject(trace);
    }

    /** The conversation so far, as Maps, in which each call has an answer. */
    List<?> messages(ToolWire wire) {
        JsonNode history = request.path(wire.history());
        if (!history.isArray()) {
            return List.of(history.asText());
        }
        return (List<?>) Json.toObject(history);
    }
}

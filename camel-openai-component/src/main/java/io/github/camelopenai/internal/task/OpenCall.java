package io.github.camelopenai.internal.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.message.tool.CalledTool;
import io.github.camelopenai.internal.tool.ToolResult;

/** A call of a tool in the turn that is under way, and what has become of it. */
final class OpenCall {

    /** What may be told to the model of a call that was not begun. */
    private static final ToolResult NOT_RUN = ToolResult.error("not run");

    /** How far it has come. */
    enum State {
        OPEN,
        RUNNING,
        DONE
    }

    private final CalledTool called;
    private volatile State state = State.OPEN;
    private volatile ToolResult result;
    private volatile long millis;

    OpenCall(CalledTool called) {
        this.called = called;
    }

    /** What was kept as JSON. */
    static OpenCall of(ObjectNode json) {
        OpenCall call = new OpenCall(
                new CalledTool(json.path("id").asText(), json.path("name").asText(), json.path("arguments")));
        call.state = State.valueOf(json.path("state").asText());
        if (json.path("result") instanceof ObjectNode kept) {
            call.result = ToolResult.of(kept);
        }
        return call;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", called.id())
                .put("name", called.name())
                .put("state", state.name());
        if (!called.arguments().isMissingNode()) {
            json.set("arguments", called.arguments());
        }
        if (result != null) {
            json.set("result", result.toJson());
        }
        return json;
    }

    CalledTool called() {
        return called;
    }

    State state() {
        return state;
    }

    void running() {
        state = State.RUNNING;
    }

    void done(ToolResult given, long took) {
        millis = took;
        result = given;
        state = State.DONE;
    }

    long millis() {
        return millis;
    }

    /** What the model is told: each call needs an answer, also where there is no result. */
    ToolResult answer() {
        return switch (state) {
            case DONE -> result;
            case RUNNING -> ToolResult.error("it is not known whether it ran");
            case OPEN -> NOT_RUN;
        };
    }
}

package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.internal.message.answer.AnswerHeaders;
import io.github.camelopenai.internal.message.stream.LoopEvent;
import io.github.camelopenai.internal.task.Repairs;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Tells what a loop does: in the events of its stream, and in headers and the trace of its exchange. */
final class LoopReport {

    private final LoopState state;
    private final boolean hasTools;
    private Consumer<LoopEvent> listener = event -> {};
    private boolean isDirect;
    private boolean isHandedOut;
    private Repairs repairs;

    /** @param hasTools whether there can be tools: of a call without, there is nothing to tell */
    LoopReport(LoopState state, boolean hasTools) {
        this.state = state;
        this.hasTools = hasTools;
    }

    /** Tells somebody of what happens, as it happens, on any thread. */
    void listen(Consumer<LoopEvent> to) {
        listener = to;
    }

    /** The results of the tools are the answer. */
    void direct() {
        isDirect = true;
    }

    /** The calls of tools are the answer. Servers give other reasons too, and the responses API none. */
    void handedOut() {
        isHandedOut = true;
    }

    /** The answer must have a shape, for which the model may be asked again. */
    void shaped(Repairs ofLoop) {
        repairs = ofLoop;
    }

    /** Tells an exchange what the loop did: where it ended well, and where it failed. */
    void tell(Exchange exchange) {
        tellTrace(exchange);
        setHeaders(exchange.getMessage());
    }

    void tellTrace(Exchange exchange) {
        if (hasTools) {
            exchange.setProperty(OpenAIProperties.AGENTIC_TRACE, state.trace());
        }
    }

    void tellOf(OpenCall call) {
        boolean isDone = call.state() == OpenCall.State.DONE;
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("turn", state.turns());
        values.put("id", call.called().id());
        values.put("name", call.called().name());
        if (isDone) {
            values.put("isError", call.answer().isError());
            values.put("durationMs", call.millis());
        }
        listener.accept(new LoopEvent(isDone ? "toolDone" : "toolStarted", values));
    }

    void tellOfTurn() {
        listener.accept(new LoopEvent(
                "turnEnded",
                Map.of(
                        "turn",
                        state.turns(),
                        "promptTokens",
                        state.promptTokens(),
                        "completionTokens",
                        state.completionTokens())));
    }

    void setHeaders(Message message) {
        if (isHandedOut) {
            message.setHeader(OpenAIHeaders.FINISH_REASON, "tool_calls");
        }
        if (repairs != null) {
            message.setHeader(OpenAIHeaders.REPAIRS, repairs.count());
        }
        AnswerHeaders.setCost(state.cost(), message);
        if (!hasTools) {
            return;
        }
        int repaired = repairs == null ? 0 : repairs.count();
        message.setHeader(OpenAIHeaders.TOOL_ITERATIONS, Math.max(0, state.turns() - 1 - repaired));
        message.setHeader(OpenAIHeaders.MCP_RETURN_DIRECT, isDirect);
        message.setHeader(OpenAIHeaders.MCP_TOOL_CALLS, List.copyOf(state.names()));
        message.setHeader(OpenAIHeaders.AGENTIC_PROMPT_TOKENS, state.promptTokens());
        message.setHeader(OpenAIHeaders.AGENTIC_COMPLETION_TOKENS, state.completionTokens());
        message.setHeader(OpenAIHeaders.AGENTIC_TOTAL_TOKENS, state.totalTokens());
    }
}

package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.task.follow.LoopFollower;
import io.github.camelopenai.internal.task.follow.LoopOutcome;
import io.github.camelopenai.internal.task.follow.ToolFollower;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;

/** Tells telemetry what one loop does: each thing once, and the end of each tool that has begun, also where the loop ends before it. */
final class LoopWatch {

    private final ApiRequest first;
    private final LoopFollower follower;
    private final Map<OpenCall, ToolFollower> tools = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    private LoopWatch(ApiRequest first, LoopFollower follower) {
        this.first = first;
        this.follower = follower;
    }

    /** @param uri where the requests go */
    static LoopWatch of(LoopServices services, Exchange exchange, ApiRequest request, URI uri) {
        boolean isFollowed = services.telemetry() != null && services.hasTools();
        return new LoopWatch(request, isFollowed ? services.telemetry().follow(exchange, request, uri) : null);
    }

    /** The first request, from inside of the loop. */
    ApiRequest request() {
        return follower == null || follower.origin() == null ? first : first.from(follower.origin());
    }

    /** A tool is about to run; its call as it belongs to the trace. */
    ToolCall began(OpenCall open, ToolDefinition tool, ToolCall call) {
        ToolFollower ofTool = follower == null ? null : follower.began(tool, call);
        if (ofTool != null) {
            tools.put(open, ofTool);
        }
        Map<String, String> own = ofTool == null ? Map.of() : ofTool.headers();
        if (!own.isEmpty()) {
            return call.tracedBy(own);
        }
        return first.origin() == null ? call : call.tracedBy(first.origin().headers());
    }

    /** A call of a tool has ended. */
    void ended(OpenCall open) {
        ToolFollower ofTool = tools.remove(open);
        if (ofTool != null) {
            ofTool.ended(open.answer(), open.millis());
        }
    }

    /** The loop has ended. It may be told more than once. */
    void ended(LoopState state, LoopOutcome.End end, Throwable failure) {
        if (follower == null || !ended.compareAndSet(false, true)) {
            return;
        }
        tools.keySet().forEach(this::ended);
        follower.ended(new LoopOutcome(
                end,
                state.turns(),
                state.promptTokens(),
                state.completionTokens(),
                List.copyOf(state.names()),
                failure));
    }
}

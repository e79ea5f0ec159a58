package io.github.camelopenai.internal.telemetry.otel;

import io.github.camelopenai.internal.task.follow.ToolFollower;
import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Map;

/** The span of one call of a tool. */
final class ToolSpan implements ToolFollower {

    private final Span span;
    private final Map<String, String> headers;
    private final boolean capturesContent;

    ToolSpan(Tracer tracer, Context parent, ToolDefinition tool, ToolCall call, boolean capturesContent) {
        this.span = tracer.spanBuilder(GenAi.EXECUTE_TOOL + ' ' + tool.name())
                .setParent(parent)
                .setAttribute(GenAi.OPERATION, GenAi.EXECUTE_TOOL)
                .setAttribute(GenAi.TOOL_NAME, tool.name())
                .setAttribute(GenAi.TOOL_CALL, call.id())
                .setAttribute(GenAi.TOOL_TYPE, "function")
                .startSpan();
        if (tool.description() != null) {
            span.setAttribute(GenAi.TOOL_DESCRIPTION, tool.description());
        }
        this.headers = OpenTelemetryAdapter.headers(parent.with(span));
        this.capturesContent = capturesContent && span.isRecording();
        if (this.capturesContent) {
            span.setAttribute(GenAi.TOOL_ARGUMENTS, call.arguments().toString());
        }
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public void ended(ToolResult result, long millis) {
        if (result.isError()) {
            span.setAttribute(GenAi.ERROR, GenAi.TOOL_ERROR);
            span.setStatus(StatusCode.ERROR);
        }
        if (capturesContent) {
            span.setAttribute(GenAi.TOOL_RESULT, result.text());
        }
        span.end();
    }
}

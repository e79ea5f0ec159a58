package io.github.camelopenai.internal.telemetry.otel;

import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.task.follow.LoopFollower;
import io.github.camelopenai.internal.task.follow.LoopOutcome;
import io.github.camelopenai.internal.task.follow.ToolFollower;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.internal.telemetry.convention.ExchangeOrigin;
import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.apache.camel.Exchange;

/** The span of one loop, with the spans of its calls and of its tools under it. The agent has the name of its route. */
final class LoopSpan implements LoopFollower {

    private final Tracer tracer;
    private final Span span;
    private final Context context;
    private final Origin origin;
    private final boolean capturesContent;

    LoopSpan(Tracer tracer, CallFacts facts, Exchange exchange, Context parent, boolean capturesContent) {
        this.tracer = tracer;
        this.capturesContent = capturesContent;
        String route = exchange.getFromRouteId();
        SpanBuilder builder = tracer.spanBuilder(route == null ? GenAi.INVOKE_AGENT : GenAi.INVOKE_AGENT + ' ' + route)
                .setParent(parent)
                .setAttribute(Keys.OPERATION, GenAi.INVOKE_AGENT);
        RequestAttributes.putCommon(facts, builder);
        this.span = builder.startSpan();
        if (route != null) {
            span.setAttribute(GenAi.AGENT_NAME, route);
        }
        this.context = parent.with(span);
        this.origin = new ExchangeOrigin(exchange, context, OpenTelemetryAdapter.headers(context));
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public ToolFollower began(ToolDefinition tool, ToolCall call) {
        return new ToolSpan(tracer, context, tool, call, capturesContent);
    }

    @Override
    public void ended(LoopOutcome outcome) {
        span.setAttribute(GenAi.INPUT_TOKENS, outcome.promptTokens());
        span.setAttribute(GenAi.OUTPUT_TOKENS, outcome.completionTokens());
        if (outcome.failure() != null) {
            span.setAttribute(GenAi.ERROR, CallFacts.error(outcome.failure()));
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}

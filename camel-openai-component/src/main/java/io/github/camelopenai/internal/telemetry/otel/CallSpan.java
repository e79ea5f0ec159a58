package io.github.camelopenai.internal.telemetry.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The span of one call, with an event for each attempt. */
final class CallSpan implements CallFollower {

    private final CallFacts facts;
    private final Span span;
    private final Map<String, String> headers;
    private final boolean capturesContent;
    private volatile int attempt;
    private volatile boolean isOpen;
    private volatile long sentAt;
    private volatile Instant end;

    CallSpan(Tracer tracer, CallFacts facts, Context parent, boolean capturesContent) {
        this.facts = facts;
        SpanBuilder builder = tracer.spanBuilder(facts.name()).setParent(parent).setSpanKind(SpanKind.CLIENT);
        RequestAttributes.put(facts, builder);
        this.span = builder.startSpan();
        this.headers = OpenTelemetryAdapter.headers(parent.with(span));
        this.capturesContent =
                capturesContent && span.isRecording() && facts.request().fields() != null;
        if (this.capturesContent) {
            span.setAttribute(
                    GenAi.INPUT_MESSAGES, MessageContents.asked(facts.request().fields()));
        }
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public void attempted(CallState call, int number) {
        attempt = number;
        isOpen = true;
        sentAt = System.nanoTime();
    }

    @Override
    public void retried(CallState call, Throwable failure) {
        attemptEnded(failure);
    }

    @Override
    public void firstByte(CallState call) {
        attemptEnded(null);
        if (facts.request().streaming()) {
            span.setAttribute(Keys.FIRST_CHUNK, (System.nanoTime() - sentAt) / (double) TimeUnit.SECONDS.toNanos(1));
        }
    }

    private void attemptEnded(Throwable failure) {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        span.addEvent(
                GenAi.ATTEMPT_EVENT,
                failure == null ? Attributes.of(Keys.ATTEMPT, (long) attempt) : failed(attempt, failure));
    }

    private static Attributes failed(long attempt, Throwable failure) {
        String error = CallFacts.error(failure);
        return failure instanceof OpenAIException known && known.getStatus() > 0
                ? Attributes.of(Keys.ATTEMPT, attempt, Keys.ERROR, error, Keys.STATUS, (long) known.getStatus())
                : Attributes.of(Keys.ATTEMPT, attempt, Keys.ERROR, error);
    }

    @Override
    public void used(CallState call, Usage usage) {
        put(Keys.INPUT_TOKENS, usage.inputTokens());
        put(Keys.OUTPUT_TOKENS, usage.outputTokens());
        put(Keys.CACHED_TOKENS, usage.cachedTokens());
        put(Keys.REASONING_TOKENS, usage.reasoningTokens());
    }

    private void put(AttributeKey<Long> key, Long value) {
        if (value != null) {
            span.setAttribute(key, value);
        }
    }

    @Override
    public void answered(CallState call, JsonNode answer) {
        AnswerAttributes.put(answer, span);
        if (capturesContent) {
            span.setAttribute(GenAi.OUTPUT_MESSAGES, MessageContents.answered(answer));
        }
    }

    @Override
    public void failed(CallState call, Throwable failure) {
        attemptEnded(failure);
        span.setAttribute(Keys.ERROR, CallFacts.error(failure));
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void ended(CallState call) {
        end = Instant.now();
    }

    /** What was read of the answer after the end belongs to the span, but not to its time. */
    @Override
    public void settled(CallState call) {
        span.end(end);
    }
}

package io.github.camelopenai.internal.telemetry.convention;

import java.util.Arrays;

/**
 * The names of the metrics of the conventions, of the version that is asked for.
 *
 * @param duration how long calls take, a histogram of seconds
 * @param firstChunk how long the first chunk of a stream takes, a histogram of seconds
 * @param tokens the tokens of each call, a histogram with {@link GenAi#TOKEN_TYPE}, or null where they are counted
 * @param inputTokens the tokens that were sent, a counter, or null
 * @param outputTokens the tokens that were generated, a counter, or null
 */
public record MetricNames(String duration, String firstChunk, String tokens, String inputTokens, String outputTokens) {

    /** Ours; the conventions know nothing of queues and attempts. */
    public static final String WAITING = "camel.openai.calls.waiting";

    public static final String IN_FLIGHT = "camel.openai.calls.in.flight";
    public static final String ATTEMPTS = "camel.openai.attempts";
    public static final String REFUSALS = "camel.openai.refusals";
    public static final String COST = "camel.openai.cost";
    public static final String CURRENCY = "camel.openai.currency";
    public static final String QUEUE_TIME = "camel.openai.queue.time";

    private static final String OPT_IN = "gen_ai_latest_experimental";

    /** Those of {@link GenAi#VERSION}. */
    private static final MetricNames STANDARD = new MetricNames(
            "gen_ai.client.operation.duration",
            "gen_ai.client.operation.time_to_first_chunk",
            "gen_ai.client.token.usage",
            null,
            null);

    /** Those of the conventions' own repository, semantic-conventions-genai, as of 0.1.0. */
    private static final MetricNames LATEST = new MetricNames(
            "gen_ai.client.inference.duration",
            "gen_ai.client.inference.time_to_first_chunk",
            null,
            "gen_ai.client.inference.usage.input_tokens",
            "gen_ai.client.inference.usage.output_tokens");

    /** @param optIn the environment variable {@code OTEL_SEMCONV_STABILITY_OPT_IN}, a list separated by commas, or null */
    public static MetricNames of(String optIn) {
        boolean isLatest = optIn != null
                && Arrays.stream(optIn.split(",")).map(String::strip).anyMatch(OPT_IN::equals);
        return isLatest ? LATEST : STANDARD;
    }
}

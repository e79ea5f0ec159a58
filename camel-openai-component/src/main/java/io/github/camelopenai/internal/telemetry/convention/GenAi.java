package io.github.camelopenai.internal.telemetry.convention;

/**
 * The names of OpenTelemetry's conventions for generative AI, version 1.41.0, and ours. They are still in development; these are the
 * only place of each.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/">the conventions</a>
 */
public final class GenAi {

    public static final String VERSION = "1.41.0";

    public static final String OPERATION = "gen_ai.operation.name";
    public static final String PROVIDER = "gen_ai.provider.name";
    public static final String SERVER = "server.address";
    public static final String PORT = "server.port";
    public static final String ERROR = "error.type";
    public static final String CONVERSATION = "gen_ai.conversation.id";
    public static final String OUTPUT_TYPE = "gen_ai.output.type";

    public static final String REQUEST_MODEL = "gen_ai.request.model";
    public static final String STREAM = "gen_ai.request.stream";
    public static final String SEED = "gen_ai.request.seed";
    public static final String CHOICES = "gen_ai.request.choice.count";
    public static final String TEMPERATURE = "gen_ai.request.temperature";
    public static final String TOP_P = "gen_ai.request.top_p";
    public static final String MAX_TOKENS = "gen_ai.request.max_tokens";
    public static final String FREQUENCY_PENALTY = "gen_ai.request.frequency_penalty";
    public static final String PRESENCE_PENALTY = "gen_ai.request.presence_penalty";
    public static final String STOP_SEQUENCES = "gen_ai.request.stop_sequences";

    public static final String RESPONSE_ID = "gen_ai.response.id";
    public static final String RESPONSE_MODEL = "gen_ai.response.model";
    public static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
    public static final String FIRST_CHUNK = "gen_ai.response.time_to_first_chunk";

    public static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    public static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    public static final String CACHED_TOKENS = "gen_ai.usage.cache_read.input_tokens";
    public static final String REASONING_TOKENS = "gen_ai.usage.reasoning.output_tokens";

    public static final String API_TYPE = "openai.api.type";
    public static final String REQUEST_TIER = "openai.request.service_tier";
    public static final String RESPONSE_TIER = "openai.response.service_tier";
    public static final String FINGERPRINT = "openai.response.system_fingerprint";

    public static final String INPUT_MESSAGES = "gen_ai.input.messages";
    public static final String OUTPUT_MESSAGES = "gen_ai.output.messages";

    public static final String AGENT_NAME = "gen_ai.agent.name";
    public static final String INVOKE_AGENT = "invoke_agent";

    public static final String EXECUTE_TOOL = "execute_tool";
    public static final String TOOL_NAME = "gen_ai.tool.name";
    public static final String TOOL_CALL = "gen_ai.tool.call.id";
    public static final String TOOL_TYPE = "gen_ai.tool.type";
    public static final String TOOL_DESCRIPTION = "gen_ai.tool.description";
    public static final String TOOL_ARGUMENTS = "gen_ai.tool.call.arguments";
    public static final String TOOL_RESULT = "gen_ai.tool.call.result";
    public static final String TOOL_ERROR = "tool_error";

    public static final String TOKEN_TYPE = "gen_ai.token.type";
    public static final String MODALITY = "gen_ai.token.modality";

    /** Ours: the conventions know no attempts. */
    public static final String ATTEMPT_EVENT = "camel.openai.attempt";

    public static final String ATTEMPT = "camel.openai.attempt.number";
    public static final String STATUS = "http.response.status_code";

    private GenAi() {}
}

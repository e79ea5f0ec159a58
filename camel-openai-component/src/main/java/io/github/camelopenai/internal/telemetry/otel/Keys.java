package io.github.camelopenai.internal.telemetry.otel;

import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/** The attributes of each call with their types, made once. */
final class Keys {

    static final AttributeKey<String> OPERATION = AttributeKey.stringKey(GenAi.OPERATION);
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey(GenAi.PROVIDER);
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey(GenAi.REQUEST_MODEL);
    static final AttributeKey<String> SERVER = AttributeKey.stringKey(GenAi.SERVER);
    static final AttributeKey<Long> PORT = AttributeKey.longKey(GenAi.PORT);
    static final AttributeKey<String> ERROR = AttributeKey.stringKey(GenAi.ERROR);

    static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey(GenAi.STREAM);
    static final AttributeKey<Long> SEED = AttributeKey.longKey(GenAi.SEED);
    static final AttributeKey<Long> CHOICES = AttributeKey.longKey(GenAi.CHOICES);
    static final AttributeKey<Double> TEMPERATURE = AttributeKey.doubleKey(GenAi.TEMPERATURE);
    static final AttributeKey<Double> TOP_P = AttributeKey.doubleKey(GenAi.TOP_P);
    static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey(GenAi.MAX_TOKENS);
    static final AttributeKey<Double> FREQUENCY_PENALTY = AttributeKey.doubleKey(GenAi.FREQUENCY_PENALTY);
    static final AttributeKey<Double> PRESENCE_PENALTY = AttributeKey.doubleKey(GenAi.PRESENCE_PENALTY);
    static final AttributeKey<List<String>> STOP_SEQUENCES = AttributeKey.stringArrayKey(GenAi.STOP_SEQUENCES);
    static final AttributeKey<String> OUTPUT_TYPE = AttributeKey.stringKey(GenAi.OUTPUT_TYPE);
    static final AttributeKey<String> CONVERSATION = AttributeKey.stringKey(GenAi.CONVERSATION);

    static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey(GenAi.RESPONSE_ID);
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey(GenAi.RESPONSE_MODEL);
    static final AttributeKey<List<String>> FINISH_REASONS = AttributeKey.stringArrayKey(GenAi.FINISH_REASONS);
    static final AttributeKey<Double> FIRST_CHUNK = AttributeKey.doubleKey(GenAi.FIRST_CHUNK);

    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey(GenAi.INPUT_TOKENS);
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey(GenAi.OUTPUT_TOKENS);
    static final AttributeKey<Long> CACHED_TOKENS = AttributeKey.longKey(GenAi.CACHED_TOKENS);
    static final AttributeKey<Long> REASONING_TOKENS = AttributeKey.longKey(GenAi.REASONING_TOKENS);

    static final AttributeKey<String> API_TYPE = AttributeKey.stringKey(GenAi.API_TYPE);
    static final AttributeKey<String> REQUEST_TIER = AttributeKey.stringKey(GenAi.REQUEST_TIER);
    static final AttributeKey<String> RESPONSE_TIER = AttributeKey.stringKey(GenAi.RESPONSE_TIER);
    static final AttributeKey<String> FINGERPRINT = AttributeKey.stringKey(GenAi.FINGERPRINT);

    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey(GenAi.ATTEMPT);
    static final AttributeKey<Long> STATUS = AttributeKey.longKey(GenAi.STATUS);

    private Keys() {}
}

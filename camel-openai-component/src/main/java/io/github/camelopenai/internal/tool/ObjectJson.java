package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;

/**
 * The JSON of users' own types: of arguments that methods take, and of results. Modules of Jackson that are on the class path are used; times are
 * texts by ISO 8601 with or without them.
 */
final class ObjectJson {

    /** Made when it is first needed: modules are looked for on the whole class path. */
    private static final class Holder {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .addModule(new SimpleModule("camel-openai")
                        .addSerializer(Temporal.class, ToStringSerializer.instance)
                        .addSerializer(TemporalAmount.class, ToStringSerializer.instance))
                .addModules(ObjectMapper.findModules())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .build();
    }

    private ObjectJson() {}

    /** Reads and writes them. */
    static ObjectMapper mapper() {
        return Holder.MAPPER;
    }
}

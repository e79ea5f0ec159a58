package io.github.camelopenai.internal.schema.derive;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.function.Function;

/**
 * The JSON of users' own types: of arguments that methods take, of results, and of typed answers. Modules of Jackson that are on the class path are
 * used; times are texts by ISO 8601 with or without them, an {@code Optional} is its value or null, and a sealed type is told by the
 * property {@code type}.
 */
public final class ObjectJson {

    /** Made when it is first needed: modules are looked for on the whole class path. */
    private static final class Holder {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .addModule(times())
                .addModule(Optionals.module())
                .annotationIntrospector(
                        AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new SealedTypes()))
                .addModules(ObjectMapper.findModules())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .build();
    }

    private ObjectJson() {}

    /** Reads and writes them. */
    public static ObjectMapper mapper() {
        return Holder.MAPPER;
    }

    private static SimpleModule times() {
        SimpleModule times = new SimpleModule("camel-openai")
                .addSerializer(Temporal.class, ToStringSerializer.instance)
                .addSerializer(TemporalAmount.class, ToStringSerializer.instance);
        add(times, LocalDate.class, LocalDate::parse);
        add(times, LocalTime.class, LocalTime::parse);
        add(times, LocalDateTime.class, LocalDateTime::parse);
        add(times, Instant.class, Instant::parse);
        add(times, OffsetDateTime.class, OffsetDateTime::parse);
        add(times, ZonedDateTime.class, ZonedDateTime::parse);
        add(times, Duration.class, Duration::parse);
        return times;
    }

    private static <T> void add(SimpleModule module, Class<T> type, Function<String, T> parser) {
        module.addDeserializer(type, new TimeReader<>(type, parser));
    }

    private static final class TimeReader<T> extends FromStringDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parser;

        TimeReader(Class<T> type, Function<String, T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        @SuppressWarnings("unchecked")
        protected T _deserialize(String text, DeserializationContext context) throws IOException {
            try {
                return parser.apply(text);
            } catch (DateTimeException e) {
                return (T) context.handleWeirdStringValue(handledType(), text, "no time by ISO 8601");
            }
        }
    }
}

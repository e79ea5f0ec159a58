package io.github.camelopenai.internal.schema.derive;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Optional;

/** Lets Jackson read and write an {@code Optional}, for which it has an artifact of its own: the value, or null. */
final class Optionals {

    private Optionals() {}

    static SimpleModule module() {
        return new SimpleModule("camel-openai-optional")
                .addDeserializer(Optional.class, new Reader(null))
                .addSerializer(new Writer());
    }

    /** The type inside of an {@code Optional}, or of another reference, or null where it is none. */
    static JavaType content(JavaType type) {
        if (type.isReferenceType()) {
            return type.getReferencedType();
        }
        return type.hasRawClass(Optional.class) ? type.containedTypeOrUnknown(0) : null;
    }

    @SuppressWarnings("rawtypes")
    private static final class Reader extends StdDeserializer<Optional> implements ContextualDeserializer {

        private static final long serialVersionUID = 1L;

        private final JavaType content;

        Reader(JavaType content) {
            super(Optional.class);
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            return new Reader(context.getContextualType().containedTypeOrUnknown(0));
        }

        @Override
        public Optional<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Optional.ofNullable(context.readValue(parser, content));
        }

        @Override
        public Optional<?> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Optional<?> getAbsentValue(DeserializationContext context) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class Writer extends StdSerializer<Optional> {

        private static final long serialVersionUID = 1L;

        Writer() {
            super(Optional.class);
        }

        @Override
        public void serialize(Optional value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            Optional<?> known = value;
            provider.defaultSerializeValue(known.isPresent() ? known.get() : null, generator);
        }
    }
}

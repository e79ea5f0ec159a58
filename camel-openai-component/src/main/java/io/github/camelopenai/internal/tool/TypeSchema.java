package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIToolParameter;
import io.github.camelopenai.internal.schema.derive.ObjectJson;
import io.github.camelopenai.internal.schema.derive.Scalars;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The JSON schema of a Java type, as Jackson reads it. */
final class TypeSchema {

    static final String ACCEPTED =
            "a String, a number, a boolean, an enum, a time, a List, a Map, a record, or a class that Jackson reads";

    private final ObjectMapper mapper = ObjectJson.mapper();
    private final Deque<JavaType> around = new ArrayDeque<>();

    /**
     * The schema.
     *
     * @throws IllegalArgumentException where a model cannot give the type: its message tells why, to be put after the name of what has the type
     */
    static ObjectNode of(JavaType type) {
        return new TypeSchema().schema(type);
    }

    private ObjectNode schema(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw == Object.class || raw == JsonNode.class) {
            return object();
        }
        if (raw == ObjectNode.class) {
            return of("object");
        }
        ObjectNode scalar = Scalars.schema(raw);
        if (scalar != null) {
            return scalar;
        }
        if (type.isEnumType()) {
            ObjectNode schema = of("string");
            Stream.of(raw.getEnumConstants())
                    .map(constant -> mapper.convertValue(constant, String.class))
                    .forEach(schema.withArray("enum")::add);
            return schema;
        }
        return nested(type, raw);
    }

    private ObjectNode nested(JavaType type, Class<?> raw) {
        if (raw == byte[].class || type.isReferenceType()) {
            throw unfit(type, null);
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            ObjectNode schema = of("array");
            schema.set("items", schema(type.getContentType()));
            return schema;
        }
        if (type.isMapLikeType()) {
            if (type.getKeyType().getRawClass() != String.class
                    && type.getKeyType().getRawClass() != Object.class) {
                throw unfit(type, null);
            }
            ObjectNode schema = of("object");
            schema.set("additionalProperties", schema(type.getContentType()));
            return schema;
        }
        return ofBean(type, raw);
    }

    private ObjectNode ofBean(JavaType type, Class<?> raw) {
        if (around.contains(type)) {
            throw new IllegalArgumentException("has the type " + type.toCanonical() + ", which has itself in it");
        }
        if (type.isAbstract() || raw.getName().matches("(java|javax|jakarta)[.].*")) {
            throw unfit(type, null);
        }
        around.push(type);
        ObjectNode schema = of("object");
        ObjectNode properties = schema.putObject("properties");
        BeanDescription description = mapper.getDeserializationConfig().introspect(type);
        for (BeanPropertyDefinition property : description.findProperties()) {
            if (property.couldDeserialize()) {
                properties.set(property.getName(), schema(property));
                if (isRequired(property, raw)) {
                    schema.withArray("required").add(property.getName());
                }
            }
        }
        around.pop();
        return schema;
    }

    private ObjectNode schema(BeanPropertyDefinition property) {
        ObjectNode schema = schema(property.getPrimaryType());
        OpenAIToolParameter ours = annotation(property);
        String description = ours == null || ours.description().isEmpty()
                ? property.getMetadata().getDescription()
                : ours.description();
        return description == null ? schema : schema.put("description", description);
    }

    /** A record is made of all of its components; a bean may be made of some of its properties. */
    private static boolean isRequired(BeanPropertyDefinition property, Class<?> type) {
        OpenAIToolParameter ours = annotation(property);
        return property.isRequired() || (ours == null ? type.isRecord() : ours.required());
    }

    private static OpenAIToolParameter annotation(BeanPropertyDefinition property) {
        return Stream.of(
                        property.getConstructorParameter(),
                        property.getField(),
                        property.getSetter(),
                        property.getGetter())
                .filter(AnnotatedMember.class::isInstance)
                .map(member -> member.getAnnotation(OpenAIToolParameter.class))
                .filter(OpenAIToolParameter.class::isInstance)
                .findFirst()
                .orElse(null);
    }

    /**
     * Refuses a type that Jackson cannot make of JSON.
     *
     * @throws IllegalArgumentException as {@link #of(JavaType)}
     */
    @SuppressWarnings("deprecation")
    static void refuseUnreadable(JavaType type) {
        AtomicReference<Throwable> cause = new AtomicReference<>();
        if (!ObjectJson.mapper().canDeserialize(type, cause)) {
            throw unfit(type, cause.get());
        }
    }

    private static IllegalArgumentException unfit(JavaType type, Throwable cause) {
        return new IllegalArgumentException(
                "has the type " + type.toCanonical() + ", which a model cannot give. It must be " + ACCEPTED, cause);
    }

    private static ObjectNode of(String type) {
        return object().put("type", type);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}

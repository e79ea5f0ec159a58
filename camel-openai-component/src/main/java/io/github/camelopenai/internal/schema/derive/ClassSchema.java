package io.github.camelopenai.internal.schema.derive;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The JSON schema of a Java type, taken from the deserializers that will read it: so names, order, ignored properties, creators and the names of
 * enums are those that Jackson reads.
 *
 * <p>Each object is closed and has all its properties. One that may be absent is an {@code Optional}, which is null then.
 */
public final class ClassSchema {

    private static final String ACCEPTED =
            " It must be a String, a number, a boolean, an enum, a date, an Optional, a List or a"
                    + " Map of such, a record, a class that Jackson reads by its properties, or a sealed type of such.";

    private static final Set<LogicalType> AS_TEXT =
            Set.of(LogicalType.Textual, LogicalType.OtherScalar, LogicalType.DateTime);
    private static final int MOST_TYPES = 500;

    private final ObjectMapper mapper = ObjectJson.mapper();
    private final DeserializationConfig config = mapper.getDeserializationConfig();
    private final DeserializationContext context =
            ((DefaultDeserializationContext) mapper.getDeserializationContext()).createDummyInstance(config);
    private final Map<JavaType, String> references = new HashMap<>();
    private final ObjectNode definitions = object();

    private ClassSchema() {}

    /**
     * The schema.
     *
     * @throws IllegalArgumentException where it cannot be said, such as of an Object, with the path to it
     */
    public static ObjectNode of(JavaType type) {
        ClassSchema run = new ClassSchema();
        if (Scalars.schema(type.getRawClass()) == null && !type.isContainerType() && !type.isEnumType()) {
            run.references.put(type, "#");
        }
        ObjectNode schema = run.content(type, type.getRawClass().getSimpleName());
        if (!run.definitions.isEmpty()) {
            schema.set("$defs", run.definitions);
        }
        return schema;
    }

    /**
     * The type of a property.
     *
     * @return null if no one has that name
     */
    public static JavaType property(JavaType type, String name) {
        ClassSchema run = new ClassSchema();
        SettableBeanProperty property =
                run.deserializer(type, "") instanceof BeanDeserializerBase bean ? bean.findProperty(name) : null;
        JavaType found = property == null ? null : property.getType();
        JavaType content = found == null ? null : Optionals.content(found);
        return content == null ? found : content;
    }

    private ObjectNode schema(JavaType type, String path) {
        String known = references.get(type);
        return known == null ? content(type, path) : object().put("$ref", known);
    }

    private ObjectNode content(JavaType type, String path) {
        Class<?> raw = type.getRawClass();
        JavaType optional = Optionals.content(type);
        if (optional != null) {
            return StrictSchema.nullable(schema(optional, path));
        }
        ObjectNode scalar = Scalars.schema(raw);
        if (scalar != null) {
            return scalar;
        }
        if (type.isEnumType()) {
            return constants(type, path);
        }
        if (raw == byte[].class || raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
            throw unsayable(type, path);
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            ObjectNode list = of("array");
            list.set("items", schema(type.getContentType(), path + "[]"));
            return list;
        }
        if (type.isMapLikeType()) {
            if (!type.getKeyType().hasRawClass(String.class)) {
                throw unsayable(type, path);
            }
            ObjectNode map = of("object");
            map.set("additionalProperties", schema(type.getContentType(), path + ".*"));
            return map;
        }
        return "#".equals(references.get(type)) ? structure(type, path) : defined(type, path);
    }

    private ObjectNode defined(JavaType type, String path) {
        JsonDeserializer<?> deserializer = type.isAbstract() ? null : deserializer(type, path);
        if (!(deserializer instanceof BeanDeserializerBase) && !type.isAbstract()) {
            return other(type, path, deserializer);
        }
        ObjectNode single = deserializer instanceof BeanDeserializerBase bean ? single(bean, path) : null;
        if (single != null) {
            return single;
        }
        if (references.size() > MOST_TYPES) {
            throw new IllegalArgumentException(path + " leads to more than " + MOST_TYPES + " types.");
        }
        String simple = type.getRawClass().getSimpleName();
        String name = simple;
        for (int i = 2; definitions.has(name); i++) {
            name = simple + i;
        }
        // Before its properties, which may have it again
        definitions.putNull(name);
        references.put(type, "#/$defs/" + name);
        ObjectNode structure = structure(type, path);
        definitions.set(name, structure);
        return object().put("$ref", "#/$defs/" + name);
    }

    private static ObjectNode other(JavaType type, String path, JsonDeserializer<?> deserializer) {
        if (deserializer.logicalType() == null || !AS_TEXT.contains(deserializer.logicalType())) {
            throw unsayable(type, path);
        }
        return of("string");
    }

    /** An object, or one of several objects. */
    private ObjectNode structure(JavaType type, String path) {
        Subtypes subtypes = Subtypes.of(type, path, mapper);
        return subtypes == null ? bean(type, path) : subtypes.union(this::bean);
    }

    /** Closes an object, and lets it have all its properties. */
    static void require(ObjectNode form) {
        form.putArray("required");
        form.path("properties").fieldNames().forEachRemaining(form.withArray("required")::add);
        form.put("additionalProperties", false);
    }

    private ObjectNode bean(JavaType type, String path) {
        if (type.isAbstract()) {
            throw unsayable(type, path);
        }
        JsonDeserializer<?> deserializer = deserializer(type, path);
        if (!(deserializer instanceof BeanDeserializerBase bean)) {
            return other(type, path, deserializer);
        }
        ObjectNode single = single(bean, path);
        if (single != null) {
            return single;
        }
        BeanDescription description = config.introspect(type);
        ObjectNode form = of("object");
        if (description.findClassDescription() != null) {
            form.put("description", description.findClassDescription());
        }
        refuseUnwrapped(description, path);
        ObjectNode properties = form.putObject("properties");
        for (BeanPropertyDefinition each : description.findProperties()) {
            SettableBeanProperty property = bean.findProperty(each.getName());
            if (property != null) {
                properties.set(property.getName(), property(property, path + '.' + property.getName()));
            }
        }
        require(form);
        if (properties.isEmpty() || type.getRawClass().getName().matches("(java|javax|jakarta)[.].*")) {
            throw unsayable(type, path);
        }
        return form;
    }

    /** A creator may take the JSON as one value. */
    private ObjectNode single(BeanDeserializerBase bean, String path) {
        ValueInstantiator creator = bean.getValueInstantiator();
        if (creator.canCreateUsingDelegate()) {
            return schema(creator.getDelegateType(config), path);
        }
        if (creator.canCreateUsingDefault() || creator.canCreateFromObjectWith()) {
            return null;
        }
        if (creator.canCreateFromString()) {
            return of("string");
        }
        if (creator.canCreateFromInt() || creator.canCreateFromLong()) {
            return of("integer");
        }
        return creator.canCreateFromDouble() ? of("number") : null;
    }

    private static void refuseUnwrapped(BeanDescription description, String path) {
        description.findProperties().forEach(property -> {
            if (property.getPrimaryMember() != null
                    && property.getPrimaryMember().hasAnnotation(JsonUnwrapped.class)) {
                throw new IllegalArgumentException(path + '.' + property.getName()
                        + " has @JsonUnwrapped, whose properties cannot be said. Write them into the class itself.");
            }
        });
    }

    private ObjectNode property(SettableBeanProperty property, String path) {
        JsonDeserialize own = property.getAnnotation(JsonDeserialize.class);
        boolean isRead = own != null && own.using() != JsonDeserializer.None.class;
        if (property.getAnnotation(JsonTypeInfo.class) != null) {
            throw new IllegalArgumentException(path + " has @JsonTypeInfo. Write it on the class of the property.");
        }
        ObjectNode schema = isRead
                ? other(property.getType(), path, property.getValueDeserializer())
                : schema(property.getType(), path);
        JsonFormat.Value format =
                property.findPropertyFormat(config, property.getType().getRawClass());
        String description = property.getMetadata().getDescription();
        if (format.hasPattern() && schema.has("format")) {
            schema.remove("format");
            String form = "In the form " + format.getPattern();
            description = description == null ? form : description + ". " + form;
        }
        if (description == null) {
            return schema;
        }
        ObjectNode described = schema;
        if (schema.has("$ref")) {
            // Nothing may stand beside a reference
            described = object();
            described.putArray("anyOf").add(schema);
        }
        return described.put("description", description);
    }

    private ObjectNode constants(JavaType type, String path) {
        ObjectNode schema = object();
        for (Object constant : type.getRawClass().getEnumConstants()) {
            JsonNode name = mapper.valueToTree(constant);
            if (!(name.isTextual() || name.isInt()) || !constant.equals(read(name, type))) {
                throw new IllegalArgumentException(path + " has the type " + type.toCanonical() + ", whose constant "
                        + constant + " is not read by the name under which it is written.");
            }
            schema.put("type", name.isInt() ? "integer" : "string")
                    .withArray("enum")
                    .add(name);
        }
        return schema;
    }

    private Object read(JsonNode name, JavaType type) {
        try {
            return mapper.treeToValue(name, type);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private JsonDeserializer<?> deserializer(JavaType type, String path) {
        try {
            return context.findNonContextualValueDeserializer(type);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(
                    path + " has the type " + type.toCanonical() + ", which Jackson cannot read: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private static IllegalArgumentException unsayable(JavaType type, String path) {
        return new IllegalArgumentException(
                path + " has the type " + type.toCanonical() + ", of which no schema says what is in it." + ACCEPTED);
    }

    static ObjectNode of(String type) {
        return object().put("type", type);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}

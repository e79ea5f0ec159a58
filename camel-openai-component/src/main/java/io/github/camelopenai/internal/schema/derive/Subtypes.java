package io.github.camelopenai.internal.schema.derive;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The subtypes of a type, and how Jackson tells them apart.
 *
 * @param path leads to the type, for messages
 * @param told tells them apart
 */
record Subtypes(JavaType base, String path, ObjectMapper mapper, TypeDeserializer told) {

    private static final Set<JsonTypeInfo.As> AS_PROPERTY =
            Set.of(JsonTypeInfo.As.PROPERTY, JsonTypeInfo.As.EXISTING_PROPERTY);

    /** Those of a type, or null where it is read as itself. */
    static Subtypes of(JavaType base, String path, ObjectMapper mapper) {
        try {
            TypeDeserializer told = mapper.getDeserializationConfig().findTypeDeserializer(base);
            return told == null ? null : new Subtypes(base, path, mapper, told);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(
                    path + " has subtypes that cannot be told: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * One of the objects that the subtypes are, each with the property that names it.
     *
     * @param schema gives the schema of a type, for a path
     */
    ObjectNode union(BiFunction<JavaType, String, ObjectNode> schema) {
        boolean isDeduced = isDeduced();
        ObjectNode union = ClassSchema.object();
        DeserializationConfig config = mapper.getDeserializationConfig();
        for (NamedType each : config.getSubtypeResolver()
                .collectAndResolveSubtypesByTypeId(
                        config, config.introspectClassAnnotations(base).getClassInfo())) {
            if (!Modifier.isAbstract(each.getType().getModifiers())) {
                JavaType subtype = mapper.getTypeFactory().constructSpecializedType(base, each.getType());
                ObjectNode form =
                        schema.apply(subtype, path + '(' + each.getType().getSimpleName() + ')');
                if (!isDeduced) {
                    discriminate(form, each);
                }
                union.withArray("anyOf").add(form);
            }
        }
        if (union.isEmpty()) {
            throw new IllegalArgumentException(path + " has the type " + base.toCanonical()
                    + ", whose subtypes are not known. Make it sealed, or name them by @JsonSubTypes.");
        }
        return union;
    }

    private boolean isDeduced() {
        JsonTypeInfo.Id by = told.getTypeIdResolver().getMechanism();
        boolean isNamed = by.name().contains("NAME") && AS_PROPERTY.contains(told.getTypeInclusion());
        boolean isDeduced = by == JsonTypeInfo.Id.DEDUCTION;
        if (!isDeduced && !isNamed) {
            throw new IllegalArgumentException(path + " has the type " + base.toCanonical()
                    + ", whose subtypes are told by more than a name in a property. Use @JsonTypeInfo(use = NAME), and"
                    + " include = PROPERTY.");
        }
        return isDeduced;
    }

    private void discriminate(ObjectNode form, NamedType subtype) {
        String property = told.getPropertyName();
        ObjectNode properties = (ObjectNode) form.path("properties");
        boolean isOurs = !base.getRawClass().isAnnotationPresent(JsonTypeInfo.class);
        if (isOurs && properties.has(property)) {
            throw new IllegalArgumentException(
                    path + " has the subtype "
                            + subtype.getType().getName() + " with a property " + property
                            + ", which tells the subtypes apart. Name another one by @JsonTypeInfo(use = NAME, property = ...).");
        }
        ObjectNode named = ClassSchema.object();
        named.set(property, ClassSchema.of("string").put("const", subtype.getName()));
        properties.remove(property);
        named.setAll(properties);
        form.set("properties", named);
        ClassSchema.require(form);
    }
}

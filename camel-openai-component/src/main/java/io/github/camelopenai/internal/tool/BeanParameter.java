package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIToolParameter;
import io.github.camelopenai.internal.schema.derive.ObjectJson;
import java.lang.reflect.Parameter;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * A parameter of a method that a model may call.
 *
 * @param name of the argument, or null where the parameter gets the exchange
 * @param type what the argument is read as
 * @param isOptional whether the method takes it in an {@link Optional}
 * @param isRequired whether the model must give it
 * @param schema what the model is told of it
 */
record BeanParameter(String name, JavaType type, boolean isOptional, boolean isRequired, ObjectNode schema) {

    /**
     * Reads what a parameter says.
     *
     * @param method the method in words, for messages
     * @throws IllegalArgumentException where a model cannot give it
     */
    static BeanParameter of(Parameter parameter, int number, String method) {
        if (parameter.getType() == Exchange.class) {
            return new BeanParameter(null, null, false, false, null);
        }
        OpenAIToolParameter said = parameter.getAnnotation(OpenAIToolParameter.class);
        String name = name(parameter, said, number, method);
        JavaType declared = ObjectJson.mapper().constructType(parameter.getParameterizedType());
        boolean isOptional = declared.getRawClass() == Optional.class;
        JavaType type = isOptional ? declared.containedTypeOrUnknown(0) : declared;
        boolean isRequired = !isOptional && (said == null || said.required());
        if (!isRequired && type.isPrimitive()) {
            throw new IllegalArgumentException("The parameter " + name + " of " + method
                    + " is not required, but of the primitive type " + type.getRawClass()
                    + ", which cannot be null. Make it an object, or an Optional.");
        }
        ObjectNode schema = schema(type, name, method);
        if (said != null && !said.description().isEmpty()) {
            schema.put("description", said.description());
        }
        return new BeanParameter(name, type, isOptional, isRequired, schema);
    }

    private static String name(Parameter parameter, OpenAIToolParameter said, int number, String method) {
        boolean isSaid = said != null && !said.name().isEmpty();
        if (!isSaid && !parameter.isNamePresent()) {
            throw new IllegalArgumentException("The parameter " + number + " of " + method
                    + " has no name that is known. Compile the class with -parameters, or write @OpenAIToolParameter(name ="
                    + " \"...\").");
        }
        String name = isSaid ? said.name() : parameter.getName();
        if (!ToolExchange.mayBeHeader(name)) {
            throw new IllegalArgumentException("The parameter " + name + " of " + method
                    + " begins as Camel's own headers do, so no model may set it. Give it another name.");
        }
        return name;
    }

    private static ObjectNode schema(JavaType type, String name, String method) {
        try {
            ObjectNode schema = TypeSchema.of(type);
            TypeSchema.refuseUnreadable(type);
            return schema;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The parameter " + name + " of " + method + ' ' + e.getMessage() + '.', e.getCause());
        }
    }

    boolean isExchange() {
        return name == null;
    }

    /**
     * The argument for the method.
     *
     * @throws JsonProcessingException where what the model gave does not fit the type
     */
    Object read(ObjectNode arguments) throws JsonProcessingException {
        JsonNode given = arguments.path(name);
        Object value = given.isMissingNode() || given.isNull()
                ? null
                : ObjectJson.mapper().treeToValue(given, type);
        return isOptional ? Optional.ofNullable(value) : value;
    }
}

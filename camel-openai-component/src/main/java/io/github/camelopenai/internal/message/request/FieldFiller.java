package io.github.camelopenai.internal.message.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.TextTemplate;
import io.github.camelopenai.internal.message.answer.AnswerHeaders;
import io.github.camelopenai.internal.message.prompt.Prompt;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;

/**
 * Fills the fields that a request leaves open: from headers, then from options. What the request itself says stays.
 */
final class FieldFiller {

    private static final String HEADER = "The header ";
    private static final String OPTION = "The option ";

    private final MessageOptions options;

    /** The fields of the endpoint's own operation that an option sets: a few of many. */
    private final List<RequestField> set;

    FieldFiller(MessageOptions options) {
        this.options = options;
        this.set = setOf(options.operation());
    }

    private List<RequestField> setOf(Operation operation) {
        List<RequestField> fields = new ArrayList<>();
        for (RequestField field : RequestFields.inBody(operation)) {
            if (options.request().fields().containsKey(field.option())) {
                fields.add(field);
            }
        }
        return fields;
    }

    /** Fills a request's JSON. */
    void fill(ObjectNode request, Operation operation, Message message) {
        if (OpenAIHeaders.areIn(message)) {
            fillFromHeaders(request, operation, message);
            fillFromAliases(request, operation, message);
        }
        options.request().additionalBodyProperties().forEach((name, value) -> addProperty(request, name, value));
        for (RequestField field : operation == options.operation() ? set : setOf(operation)) {
            fill(request, field, option(field, message), OPTION, field.option());
        }
    }

    /** Whether a header or an option gives a field, so that no body has to. */
    boolean give(Operation operation, String name, Message message) {
        ObjectNode filled = JsonNodeFactory.instance.objectNode();
        boolean isField = RequestFields.inBody(operation).stream()
                .anyMatch(field -> field.path().size() == 1 && field.root().equals(name));
        if (isField) {
            fill(filled, operation, message);
        }
        return filled.has(name);
    }

    private void fillFromHeaders(ObjectNode request, Operation operation, Message message) {
        for (RequestField field : RequestFields.inBody(operation)) {
            if (!AnswerHeaders.isFromAnswer(field.header(), message)) {
                fill(request, field, HeaderValues.value(message, field.header()), HEADER, field.header());
            }
        }
    }

    private void fillFromAliases(ObjectNode request, Operation operation, Message message) {
        RequestFields.aliases(operation).forEach((alias, option) -> {
            String header = RequestField.header(alias);
            Object value = HeaderValues.value(message, header);
            if (value != null) {
                fill(request, RequestFields.byOption(operation).get(option), value, HEADER, header);
            }
        });
    }

    /** The query parameters. */
    Map<String, String> query(Operation operation, Message message) {
        Map<String, String> query = new LinkedHashMap<>();
        for (RequestField field : RequestFields.inQuery(operation)) {
            addParameter(query, field, HeaderValues.value(message, field.header()), HEADER, field.header());
            addParameter(query, field, option(field, message), OPTION, field.option());
        }
        options.request().queryParameters().forEach((name, value) -> query.putIfAbsent(name, String.valueOf(value)));
        return query;
    }

    private Object option(RequestField field, Message message) {
        Object value = options.request().fields().get(field.option());
        if (value instanceof Prompt prompt) {
            return prompt.field(message.getExchange());
        }
        return value instanceof TextTemplate template ? template.evaluate(message.getExchange()) : value;
    }

    private static void addParameter(
            Map<String, String> query, RequestField field, Object value, String source, String name) {
        if (value != null && !"".equals(value)) {
            query.putIfAbsent(field.root(), field.toJson(value, source + name).asText());
        }
    }

    private void fill(ObjectNode request, RequestField field, Object value, String source, String name) {
        boolean given = value != null && !"".equals(value);
        boolean saidByRequest = field.alternative() != null && request.has(field.alternative());
        if (!given || saidByRequest) {
            return;
        }
        if (field.alternative() != null && options.request().legacyMaxTokens()) {
            fill(request, List.of(field.alternative()), field.toJson(value, source + name));
        } else {
            fill(request, field.path(), field.toJson(value, source + name));
        }
    }

    private static void fill(ObjectNode request, List<String> path, JsonNode value) {
        String name = path.get(0);
        if (path.size() == 1) {
            request.putIfAbsent(name, value);
        } else if (!request.has(name)) {
            fill(request.putObject(name), path.subList(1, path.size()), value);
        } else if (request.get(name) instanceof ObjectNode inner) {
            fill(inner, path.subList(1, path.size()), value);
        }
    }

    /** An object that is partly there already, such as {@code reasoning}, gets the fields that it lacks. */
    private static void addProperty(ObjectNode request, String name, Object value) {
        JsonNode node = jsonOrText(value);
        if (request.get(name) instanceof ObjectNode present && node instanceof ObjectNode more) {
            for (Map.Entry<String, JsonNode> field : more.properties()) {
                present.putIfAbsent(field.getKey(), field.getValue());
            }
        } else {
            request.putIfAbsent(name, node);
        }
    }

    /** The text of a URI's option is JSON where it can be ({@code 40}, {@code true}, {@code {"a":1}}), else a text. */
    private static JsonNode jsonOrText(Object value) {
        if (!(value instanceof String text)) {
            return Json.toTree(value);
        }
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            return TextNode.valueOf(text);
        }
    }
}

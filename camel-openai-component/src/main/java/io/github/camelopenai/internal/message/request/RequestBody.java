package io.github.camelopenai.internal.message.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ListContent;
import io.github.camelopenai.internal.message.TextBody;
import io.github.camelopenai.internal.message.TextFields;
import io.github.camelopenai.message.InputFormat;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * What a message body says of the request: the request itself (a Map or JSON), or its content (a text, a list).
 *
 * @param request the request, as far as the body gives it
 * @param content the content, or null where the body gives none
 */
record RequestBody(ObjectNode request, JsonNode content) {

    private static final String TEXT = "a text (String, file, stream, bytes)";
    private static final String MESSAGES = ", a List of messages";
    private static final String ITEMS = ", a List of items";
    private static final String INPUTS = ", a List of inputs";
    private static final String REQUEST = "a Map or JsonNode that is the request";
    private static final String OR_REQUEST = ", " + REQUEST;

    /**
     * Reads a message body.
     *
     * @throws OpenAIInvalidRequestException where it is of a type that the operation cannot send, or no JSON where it
     *     should be
     */
    static RequestBody read(Operation operation, InputFormat format, Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return new RequestBody(JsonNodeFactory.instance.objectNode(), null);
        }
        if (body instanceof Map || body instanceof JsonNode || body instanceof Collection) {
            return ofTree(operation, tree(operation, body, exchange));
        }
        String text = TextBody.read(body, exchange, accepted(operation));
        if (format == InputFormat.json) {
            return ofTree(operation, parse(text, body, exchange));
        }
        return ofText(operation, text, body, exchange);
    }

    private static RequestBody ofText(Operation operation, String text, Object body, Exchange exchange) {
        if (text.isBlank() && body instanceof CharSequence && operation.list() == ListContent.MESSAGES) {
            return new RequestBody(JsonNodeFactory.instance.objectNode(), null);
        }
        if (text.isBlank()) {
            throw new OpenAIInvalidRequestException(TextBody.describe(body, exchange) + " is empty. " + operation
                    + " takes " + accepted(operation) + '.');
        }
        if (operation.content() == null) {
            throw new OpenAIInvalidRequestException(operation + " has no field that takes a text. It takes "
                    + accepted(operation) + ", or JSON text with inputFormat=json.");
        }
        return ofText(text);
    }

    /** A text that is the content, and nothing else of the request. */
    static RequestBody ofText(String content) {
        return new RequestBody(JsonNodeFactory.instance.objectNode(), TextNode.valueOf(content));
    }

    /** A message of the user: its text, or its parts. */
    static RequestBody said(Operation operation, JsonNode content, Exchange exchange) {
        if (content.isTextual()) {
            return ofText(operation, content.textValue(), exchange.getMessage().getBody(), exchange);
        }
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        messages.addObject().put("role", "user").set("content", content);
        return new RequestBody(JsonNodeFactory.instance.objectNode(), messages);
    }

    private static RequestBody ofTree(Operation operation, JsonNode tree) {
        if (tree instanceof ObjectNode request) {
            return new RequestBody(request, null);
        }
        if (!(tree instanceof ArrayNode list)) {
            throw new OpenAIInvalidRequestException(
                    "The message body is a JSON " + tree.getNodeType() + ", but must be an object or an array.");
        }
        if (operation.list() == ListContent.NONE) {
            throw new OpenAIInvalidRequestException(
                    operation + " takes no list. It takes " + accepted(operation) + '.');
        }
        if (list.isEmpty()) {
            throw new OpenAIInvalidRequestException("The message body is an empty list.");
        }
        for (int i = 0; i < list.size(); i++) {
            checkElement(operation, list.get(i), i + 1);
        }
        return new RequestBody(JsonNodeFactory.instance.objectNode(), list);
    }

    private static void checkElement(Operation operation, JsonNode element, int number) {
        boolean fits =
                switch (operation.list()) {
                    case MESSAGES -> element.path("role").isTextual();
                    case ITEMS -> element.isObject();
                    case INPUTS ->
                        element.isContainerNode()
                                ? !element.isEmpty()
                                : !element.isNull() && !element.asText("-").isBlank();
                    case NONE, FILES -> false;
                };
        if (!fits) {
            throw new OpenAIInvalidRequestException("Element " + number + " of the list cannot be sent: "
                    + switch (operation.list()) {
                        case MESSAGES -> "each must be a message, a Map with a role.";
                        case ITEMS -> "each must be an item, a Map.";
                        default -> "each must be an input, and none may be null or empty.";
                    });
        }
    }

    private static JsonNode tree(Operation operation, Object body, Exchange exchange) {
        if (body instanceof JsonNode node) {
            return node.deepCopy();
        }
        if (body instanceof Collection<?> list) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(list.size());
            for (Object element : list) {
                array.add(element(operation, element, array.size() + 1, exchange));
            }
            return array;
        }
        return mapped(body, exchange);
    }

    private static JsonNode element(Operation operation, Object element, int number, Exchange exchange) {
        if (element == null
                || element instanceof JsonNode
                || element instanceof Map
                || element instanceof Collection
                || element instanceof int[]
                || element instanceof long[]
                || element instanceof Number) {
            return mapped(element, exchange);
        }
        return TextNode.valueOf(TextBody.readElement(element, number, exchange, accepted(operation)));
    }

    private static JsonNode mapped(Object value, Exchange exchange) {
        try {
            return Json.toTree(TextFields.read(value, exchange));
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException("The message body has a value without a JSON form.", e);
        }
    }

    private static JsonNode parse(String text, Object body, Exchange exchange) {
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException(TextBody.describe(body, exchange) + ' ' + e.getMessage()
                    + ", but inputFormat=json says that it is.");
        }
    }

    /** Each is a constant: it is at hand for every call, and needed for few. */
    private static String accepted(Operation operation) {
        boolean takesText = operation.content() != null;
        return switch (operation.list()) {
            case MESSAGES -> takesText ? TEXT + MESSAGES + OR_REQUEST : REQUEST + MESSAGES;
            case ITEMS -> takesText ? TEXT + ITEMS + OR_REQUEST : REQUEST + ITEMS;
            case INPUTS -> takesText ? TEXT + INPUTS + OR_REQUEST : REQUEST + INPUTS;
            case NONE, FILES -> takesText ? TEXT + OR_REQUEST : REQUEST;
        };
    }
}

package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.message.TextBody;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.Exchange;

/** What the model gets of what a route answers: a text as it is, a Map or List as JSON. */
public final class ToolResults {

    private static final String ACCEPTED = "a text, a Map or a List";

    private ToolResults() {}

    /**
     * The result.
     *
     * @param most the most characters; of a longer text the beginning and the end stay
     * @throws RuntimeException where the body has no form that a model reads
     */
    static ToolResult of(Exchange exchange, int most) {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return ToolResult.of("");
        }
        boolean isTree = body instanceof Map || body instanceof Collection || body instanceof JsonNode;
        String text = isTree
                ? Json.toTree(body).toString()
                : body instanceof Number || body instanceof Boolean
                        ? body.toString()
                        : TextBody.read(body, exchange, ACCEPTED);
        return ToolResult.of(bounded(text, most));
    }

    /** Head and tail: what matters stands at one of them more often than between. */
    public static String bounded(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int head = whole(text, most - most / 2);
        int tail = whole(text, text.length() - most / 2);
        return text.substring(0, head) + "\n[... " + (tail - head) + " characters are missing here ...]\n"
                + text.substring(tail);
    }

    /** Not between the two halves of a character. */
    private static int whole(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}

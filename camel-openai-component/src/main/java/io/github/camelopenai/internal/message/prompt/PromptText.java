package io.github.camelopenai.internal.message.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.message.TextBody;
import io.github.camelopenai.internal.message.TextTemplate;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;
import org.apache.camel.support.ExpressionAdapter;

/**
 * The text of a prompt, whose placeholders are Simple expressions. Only what stands in the file is evaluated, and nothing that a message
 * puts in their place.
 *
 * <p>A message body has its place in the text, or follows it: where no expression uses the body, a text is added after an empty line, and
 * what is no text is refused. So no content is lost.
 */
final class PromptText {

    /** What uses the body, by its name or by reading it unasked. Another name in front, as in {@code header.body}, is something else. */
    private static final Pattern USES_BODY = Pattern.compile(
            "(?i)(?<![\\w.:\\[])(in\\.)?\\w*body|(?<![\\w.:\\[])(message|exchange|bean|method|jq|jsonpath|simplejsonpath|xpath)\\b");

    private static final Pattern WHOLE_BODY = Pattern.compile("\\$(simple)?\\{(in\\.)?body}");
    private static final String TEXT = "a text";

    private final String name;
    private final TextTemplate template;
    private final boolean usesBody;

    private PromptText(String name, TextTemplate template, boolean usesBody) {
        this.name = name;
        this.template = template;
        this.usesBody = usesBody;
    }

    /**
     * The text of a file.
     *
     * @throws IllegalArgumentException where an expression is wrong, naming the file
     */
    static PromptText of(PromptFile file, CamelContext context) {
        AtomicBoolean usesBody = new AtomicBoolean();
        TextTemplate template =
                TextTemplate.of("The prompt " + file.place(), file.text(), context, (source, expression) -> {
                    if (USES_BODY.matcher(source).find()) {
                        usesBody.set(true);
                    }
                    return WHOLE_BODY.matcher(source).matches()
                            ? new WholeBody()
                            : new Named(file.name(), source, expression);
                });
        return new PromptText(file.name(), template, usesBody.get());
    }

    boolean usesBody() {
        return usesBody;
    }

    /**
     * The text for an exchange whose message body is content.
     *
     * @param isJson whether a text body is JSON
     * @throws OpenAIInvalidRequestException where the text has no place for the body, or an expression cannot be evaluated
     */
    String with(boolean isJson, Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        Object content = content(body, isJson, exchange);
        String text;
        message.setBody(content);
        try {
            text = template.evaluate(exchange);
        } finally {
            message.setBody(body);
        }
        String whole = usesBody ? text : followed(text, content);
        if (whole.isBlank()) {
            throw new OpenAIInvalidRequestException("The prompt " + name + " is empty with this message.");
        }
        return whole;
    }

    /** The text for an exchange whose message body is something else, such as a file that goes with it. */
    String beside(Exchange exchange) {
        return template.evaluate(exchange);
    }

    private String followed(String text, Object content) {
        if (content == null || content instanceof String added && added.isBlank()) {
            return text;
        }
        if (content instanceof String added) {
            return text + "\n\n" + added;
        }
        throw new OpenAIInvalidRequestException("The message body is of type "
                + content.getClass().getName() + ", but the prompt " + name
                + " has no place for it. Write ${body[name]} into the prompt, where name is one of its keys, or ${body} for"
                + " all of it as JSON; or send a text, which follows the prompt.");
    }

    /** A text, or Maps and Lists; an object of another kind stays as it is where the prompt asks for its parts. */
    private Object content(Object body, boolean isJson, Exchange exchange) {
        if (body == null || body instanceof Map || body instanceof Collection) {
            return body;
        }
        if (body instanceof JsonNode node) {
            return Json.toObject(node);
        }
        if (usesBody && !TextBody.isText(body, exchange)) {
            return body;
        }
        String text = TextBody.read(body, exchange, TEXT);
        return isJson ? parsed(text, exchange) : text;
    }

    private Object parsed(String text, Exchange exchange) {
        try {
            return Json.toObject(Json.parse(text));
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException(
                    TextBody.describe(exchange.getMessage().getBody(), exchange) + ' ' + e.getMessage()
                            + ", but inputFormat=json says that it is.");
        }
    }

    private static boolean isTree(Object value) {
        return value instanceof Map || value instanceof Collection || value instanceof JsonNode;
    }

    private static String json(Object value) {
        try {
            return Json.toTree(value).toString();
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException("The message body has a value without a JSON form.", e);
        }
    }

    /** All of the body: a text as it is, Maps and Lists as JSON, and nothing by its {@code toString()}. */
    private static final class WholeBody extends ExpressionAdapter {

        @Override
        public Object evaluate(Exchange exchange) {
            Object body = exchange.getMessage().getBody();
            if (isTree(body)) {
                return json(body);
            }
            return body == null ? "" : TextBody.read(body, exchange, TEXT);
        }
    }

    /** An expression that is named in its failure. That of Simple goes no further: its message may hold content of the body. */
    private static final class Named extends ExpressionAdapter {

        private final String prompt;
        private final String source;
        private final Expression expression;

        Named(String prompt, String source, Expression expression) {
            this.prompt = prompt;
            this.source = source;
            this.expression = expression;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            try {
                Object value = expression.evaluate(exchange, Object.class);
                return isTree(value)
                        ? json(value)
                        : exchange.getContext().getTypeConverter().convertTo(String.class, exchange, value);
            } catch (RuntimeException e) {
                Object body = exchange.getMessage().getBody();
                throw new OpenAIInvalidRequestException("The prompt " + prompt + " has the expression " + source
                        + ", which cannot be evaluated with a message body "
                        + (body == null
                                ? "that is empty"
                                : "of type " + body.getClass().getName())
                        + ": " + root(e).getClass().getSimpleName() + '.');
            }
        }

        private static Throwable root(Throwable failure) {
            Throwable root = failure;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            return root;
        }
    }
}

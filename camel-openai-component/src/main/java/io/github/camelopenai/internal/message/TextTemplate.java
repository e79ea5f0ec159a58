package io.github.camelopenai.internal.message;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.NoSuchLanguageException;

/**
 * The text of an option, in which <a href="https://camel.apache.org/components/latest/languages/simple-language.html">Simple</a>
 * expressions are evaluated for each exchange.
 *
 * <pre>{@code
 * TextTemplate greeting = TextTemplate.of("systemMessage", "Answer in ${header.language}.", context);
 * }</pre>
 *
 * <p>Only what stands between <code>${</code> (or <code>$simple{</code>) and its <code>}</code> goes to Simple, so that the text
 * around it needs no escapes; <code>\${</code> is a literal <code>${</code>.
 */
public final class TextTemplate {

    private static final String[] STARTS = {"${", "$simple{"};
    private static final String ESCAPED = "\\${";

    /** Texts and expressions, in order. */
    private final List<Object> parts;

    private TextTemplate(List<Object> parts) {
        this.parts = parts;
    }

    /** Whether a text has the start of an expression. */
    public static boolean hasExpression(String text) {
        return text.contains(STARTS[0]) || text.contains(STARTS[1]);
    }

    /** A text as it is, or null for null. */
    public static TextTemplate literal(String text) {
        return text == null ? null : new TextTemplate(List.of(text));
    }

    /**
     * A text whose expressions are compiled now, or null for null.
     *
     * @param option names the text to the user
     * @throws IllegalArgumentException where an expression is wrong, or Simple is not on the class path, naming the option
     */
    public static TextTemplate of(String option, String text, CamelContext context) {
        return of("The option " + option, text, context, (source, expression) -> expression);
    }

    /**
     * A text whose expressions are compiled now, or null for null.
     *
     * @param subject what the text is, to begin a sentence with
     * @param reading gets the text of each expression and what it was compiled to, and gives what is evaluated
     * @throws IllegalArgumentException where an expression is wrong, or Simple is not on the class path, naming the subject
     */
    public static TextTemplate of(
            String subject, String text, CamelContext context, BiFunction<String, Expression, Expression> reading) {
        if (text == null || !hasExpression(text)) {
            return literal(text);
        }
        return new TextTemplate(
                parts(subject, text, source -> reading.apply(source, compiled(subject, source, context))));
    }

    /** The text for an exchange; what an expression does not find is empty. */
    public String evaluate(Exchange exchange) {
        if (parts.size() == 1 && parts.get(0) instanceof String text) {
            return text;
        }
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            Object value = part instanceof Expression expression ? expression.evaluate(exchange, String.class) : part;
            text.append(value == null ? "" : value);
        }
        return text.toString();
    }

    private static List<Object> parts(String subject, String text, Function<String, Expression> compiler) {
        List<Object> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            String start = startAt(text, at);
            if (text.startsWith(ESCAPED, at)) {
                literal.append(STARTS[0]);
                at += ESCAPED.length();
            } else if (start == null) {
                literal.append(text.charAt(at++));
            } else {
                int end = endOf(subject, text, at + start.length());
                parts.add(literal.toString());
                literal.setLength(0);
                parts.add(compiler.apply(text.substring(at, end)));
                at = end;
            }
        }
        parts.add(literal.toString());
        return parts;
    }

    private static String startAt(String text, int at) {
        for (String start : STARTS) {
            if (text.startsWith(start, at)) {
                return start;
            }
        }
        return null;
    }

    /** Where an expression ends, after its brace; it may have others in it. */
    private static int endOf(String subject, String text, int from) {
        int depth = 1;
        for (int at = from; at < text.length(); at++) {
            if (startAt(text, at) != null) {
                depth++;
            } else if (text.charAt(at) == '}' && --depth == 0) {
                return at + 1;
            }
        }
        throw new IllegalArgumentException(
                subject + " has an expression that is not closed by a brace. Write \\${ for a literal ${.");
    }

    private static Expression compiled(String subject, String expression, CamelContext context) {
        try {
            Expression compiled = context.resolveLanguage("simple").createExpression(expression);
            compiled.init(context);
            return compiled;
        } catch (NoSuchLanguageException e) {
            throw new IllegalArgumentException(
                    subject + " has an expression, which needs Camel's language simple: add the artifact"
                            + " org.apache.camel:camel-core-languages. Write \\${ for a literal ${.");
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(subject + " has the expression " + expression
                    + ", which is none of Camel's language simple: " + e.getMessage());
        }
    }
}

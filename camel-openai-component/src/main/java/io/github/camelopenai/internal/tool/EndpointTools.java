package io.github.camelopenai.internal.tool;

import io.github.camelopenai.internal.api.NumberText;
import io.github.camelopenai.internal.api.Similar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.CamelContextHelper;

/**
 * Reads the options that make an endpoint a tool.
 *
 * <pre>{@code
 * tool.search=direct:search&tool.search.description=...&tool.search.parameter.q=string&tool.search.required=q
 * }</pre>
 */
public final class EndpointTools {

    private static final String PREFIX = "tool.";
    private static final String PARAMETER = "parameter.";
    private static final List<String> ATTRIBUTES =
            List.of("argSchema", "description", "parameter.NAME", "required", "returnDirect", "toolTimeout");

    private final CamelContext context;
    private final String name;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private Object uri;

    private EndpointTools(CamelContext context, String name) {
        this.context = context;
        this.name = name;
    }

    /**
     * The tools, which are not started.
     *
     * @param options those that begin with {@code tool.}, without it
     * @param routes runs what goes on with an exchange, and refuses nothing
     * @throws IllegalArgumentException naming the option, its value and what is accepted
     */
    public static List<Tool> of(Map<String, Object> options, CamelContext context, Function<Exchange, Executor> routes)
            throws Exception {
        Map<String, EndpointTools> byName = new LinkedHashMap<>();
        options.forEach((key, value) -> {
            int dot = key.indexOf('.');
            String name = dot < 0 ? key : key.substring(0, dot);
            byName.computeIfAbsent(name, each -> new EndpointTools(context, each))
                    .set(dot < 0 ? null : key.substring(dot + 1), value);
        });
        List<Tool> tools = new ArrayList<>();
        for (EndpointTools each : byName.values()) {
            tools.add(each.tool(routes));
        }
        return tools;
    }

    private void set(String attribute, Object value) {
        if (value instanceof Collection<?> several) {
            throw new IllegalArgumentException("The option " + option(attribute) + " is given " + several.size()
                    + " times, but can be given once.");
        }
        if (attribute == null) {
            uri = value;
            return;
        }
        boolean isKnown = attribute.startsWith(PARAMETER) || !attribute.contains(".") && ATTRIBUTES.contains(attribute);
        if (!isKnown) {
            throw new IllegalArgumentException("The option " + option(attribute) + " is unknown. A tool may have "
                    + String.join(", ", ATTRIBUTES) + '.' + Similar.question(attribute, ATTRIBUTES));
        }
        attributes.put(attribute, value);
    }

    private String option(String attribute) {
        return PREFIX + name + (attribute == null ? "" : '.' + attribute);
    }

    private Tool tool(Function<Exchange, Executor> routes) throws Exception {
        if (!ToolDefinition.isName(name)) {
            throw new IllegalArgumentException(
                    "The option " + option(null) + " names no tool: a name has 1 to 64 letters,"
                            + " digits, _ and -, such as " + PREFIX + "search=direct:search");
        }
        if (uri == null) {
            throw new IllegalArgumentException("The option "
                    + option(attributes.keySet().iterator().next()) + " describes a tool without an endpoint. Give "
                    + option(null) + "=direct:" + name + ", or another.");
        }
        ToolDefinition definition = new ToolDefinition(
                name,
                text("description"),
                new ParameterSchema(option(null) + '.', parameters(), text("required"), text("argSchema"))
                        .toJson(context),
                returnDirect(),
                timeoutMillis());
        return new EndpointTool(
                definition,
                CamelContextHelper.getMandatoryEndpoint(context, uri.toString()).createAsyncProducer(),
                routes);
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        attributes.forEach((attribute, value) -> {
            if (attribute.startsWith(PARAMETER)) {
                parameters.put(attribute.substring(PARAMETER.length()), value);
            }
        });
        return parameters;
    }

    private String text(String attribute) {
        Object value = attributes.get(attribute);
        return value == null ? null : value.toString();
    }

    private boolean returnDirect() {
        String text = text("returnDirect");
        if (text != null && !text.strip().matches("(?i)true|false")) {
            throw refused("returnDirect", text, "true or false");
        }
        return text != null && Boolean.parseBoolean(text.strip());
    }

    private long timeoutMillis() {
        String text = text("toolTimeout");
        try {
            long millis = text == null ? 0 : NumberText.millis(text);
            if (millis >= 0) {
                return millis;
            }
        } catch (IllegalArgumentException e) {
            // The same is said of it
        }
        throw refused("toolTimeout", text, "milliseconds, or a time such as 30s or 1m30s");
    }

    private IllegalArgumentException refused(String attribute, String value, String accepted) {
        return new IllegalArgumentException(
                "The option " + option(attribute) + " is '" + value + "', but must be " + accepted + '.');
    }
}

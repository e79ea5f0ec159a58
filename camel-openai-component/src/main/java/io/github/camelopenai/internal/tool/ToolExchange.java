package io.github.camelopenai.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.message.HeldConversations;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;

/**
 * The exchange of a tool call. It sees what the caller has set aside for it, properties and variables, and nothing of the caller's
 * message. What it changes, the caller does not see.
 *
 * <p>Arguments come from a model, which may be told what to say by anybody whose text it reads. So only arguments that the tool
 * declares become headers, and none that has the name of one of Camel's: such headers choose files, hosts and queries.
 */
public final class ToolExchange {

    /** Camel's components keep these names from the outside world in the same way. */
    private static final String[] CAMELS = {"camel", "org.apache.camel."};

    private static final String OURS = "CamelOpenAI";

    /** The property in which Camel's tracers keep the span of an exchange. Without it they look into the headers. */
    private static final String CAMELS_SPAN = "tracing.activeSpan";

    private ToolExchange() {}

    /** A new exchange for a call. */
    public static Exchange of(ToolCall call, ToolDefinition tool, Exchange caller) {
        Exchange exchange = new DefaultExchange(caller.getContext(), ExchangePattern.InOut);
        fill(exchange, call, tool, caller);
        return exchange;
    }

    /** A new exchange that knows of the caller what a tool would, with an empty message. */
    public static Exchange ofCaller(Exchange caller) {
        Exchange exchange = new DefaultExchange(caller.getContext(), ExchangePattern.InOut);
        copy(caller, exchange);
        return exchange;
    }

    /** Fills an exchange that a consumer has created. */
    public static void fill(Exchange exchange, ToolCall call, ToolDefinition tool, Exchange caller) {
        exchange.setPattern(ExchangePattern.InOut);
        copy(caller, exchange);
        exchange.setProperty(OpenAIProperties.TOOL_NAME, tool.name());
        exchange.setProperty(OpenAIProperties.TOOL_CALL_ID, call.id());
        exchange.setProperty(OpenAIProperties.TOOL_RUN, call.run());
        exchange.setProperty(OpenAIProperties.TOOL_KEY, call.key());
        exchange.setProperty(OpenAIProperties.TOOL_ARGUMENTS, Json.toMap(call.arguments()));
        Map<String, Object> arguments = Json.toMap(call.arguments());
        Message message = exchange.getMessage();
        JsonNode declared = tool.parameters().path("properties");
        arguments.forEach((name, value) -> {
            if (value != null && declared.has(name) && mayBeHeader(name)) {
                message.setHeader(name, value);
            }
        });
        message.setBody(arguments);
        if (!call.trace().isEmpty()) {
            // What the tool does belongs under its call, and not beside it under what the caller was at
            exchange.removeProperty(CAMELS_SPAN);
            call.trace().forEach(message::setHeader);
        }
    }

    /** Whether a model may set a header of this name. */
    static boolean mayBeHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String start : CAMELS) {
            if (lower.startsWith(start)) {
                return false;
            }
        }
        return true;
    }

    /** Our own properties belong to the caller's call: its cancellation, its answer, the tool that it may be itself. */
    private static void copy(Exchange caller, Exchange exchange) {
        caller.getProperties().forEach((name, value) -> {
            if (!name.startsWith(OURS)) {
                exchange.setProperty(name, value);
            }
        });
        HeldConversations.share(caller, exchange);
        if (caller.hasVariables()) {
            new HashMap<>(caller.getVariables()).forEach(exchange::setVariable);
        }
    }
}

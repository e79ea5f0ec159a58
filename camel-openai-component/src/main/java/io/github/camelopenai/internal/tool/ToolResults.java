package io.github.camelopenai.internal.tool;

import org.apache.camel.Exchange;

/** TEMP */
public final class ToolResults {
    public ToolResult of(Exchange exchange) {
        String text = exchange.getMessage().getBody(String.class);
        return ToolResult.of(text == null ? "" : text);
    }
}

package io.github.camelopenai.internal.consumer;

import java.util.Locale;

/** Whether a request says that it carries JSON, as senders of webhooks and MCP clients do. */
final class JsonContent {

    private JsonContent() {}

    /** A request without a type is taken: its body decides. */
    static boolean isType(String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return true;
        }
        String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.startsWith("application/") && type.endsWith("+json");
    }
}

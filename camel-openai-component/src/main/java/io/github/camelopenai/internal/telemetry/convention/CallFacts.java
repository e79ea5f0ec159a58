package io.github.camelopenai.internal.telemetry.convention;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of a call before it is sent, by the words of the conventions.
 *
 * @param request what it asks
 * @param operation such as {@code chat}; of operations that the conventions do not know, our own such as {@code files.upload}
 * @param provider who answers, as far as the host tells
 * @param model the model that is asked, empty where the request names none
 * @param server the host
 * @param port the port
 */
public record CallFacts(ApiRequest request, String operation, String provider, String model, String server, int port) {

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private static final Map<String, String> OPERATIONS = Map.of(
            "chat.create", "chat",
            "responses.create", "chat",
            "completions.create", "text_completion",
            "embeddings.create", "embeddings",
            "vectorStores.search", "retrieval");

    /** By the end of a host, after a dot. */
    private static final Map<String, String> PROVIDERS = Map.of(
            ".openai.azure.com", "azure.ai.openai",
            ".deepseek.com", "deepseek",
            ".groq.com", "groq",
            ".mistral.ai", "mistral_ai",
            ".x.ai", "x_ai",
            ".perplexity.ai", "perplexity",
            ".moonshot.ai", "moonshot_ai",
            ".generativelanguage.googleapis.com", "gcp.gemini");

    /** @param uri where the request goes */
    public static CallFacts of(ApiRequest request, URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost();
        int otherwise = "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP;
        return new CallFacts(
                request,
                operation(request.operation()),
                provider(host),
                request.model(),
                host,
                uri.getPort() < 0 ? otherwise : uri.getPort());
    }

    /** The name of an operation. */
    public static String operation(Operation operation) {
        if (operation.isRequest()) {
            return Operation.REQUEST;
        }
        String own = operation.resource() + '.' + operation.name();
        return OPERATIONS.getOrDefault(own, own);
    }

    /** A server that nobody knows speaks OpenAI's protocol, and the conventions have it told as OpenAI then. */
    private static String provider(String host) {
        String lower = '.' + host.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> known : PROVIDERS.entrySet()) {
            if (lower.endsWith(known.getKey())) {
                return known.getValue();
            }
        }
        return "openai";
    }

    /** As the span of the call is named. */
    public String name() {
        return model.isEmpty() ? operation : operation + ' ' + model;
    }

    /** The word for a failure: the name of its class, of which there are few. */
    public static String error(Throwable failure) {
        return failure.getClass().getName();
    }
}

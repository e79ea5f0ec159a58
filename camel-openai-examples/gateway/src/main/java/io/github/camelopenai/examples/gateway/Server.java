package io.github.camelopenai.examples.gateway;

import java.util.Map;

/**
 * A server that the gateway calls.
 *
 * @param baseUrl its base URL, such as {@code https://api.openai.com/v1}
 * @param apiKey its key, or null where it wants none
 */
record Server(String baseUrl, String apiKey) {

    private static final String OPENAI = "https://api.openai.com/v1";

    /** The first server: where the option names none, that of the environment, as for any program that calls OpenAI. */
    static Server first(String option, Map<String, String> environment) {
        String baseUrl = firstOf(option, environment.get("OPENAI_BASE_URL"), environment.get("OPENAI_API_BASE"));
        return new Server(baseUrl == null ? OPENAI : baseUrl, firstOf(environment.get("OPENAI_API_KEY")));
    }

    /** The second server, or null where there is none. */
    static Server second(String option, Map<String, String> environment) {
        String baseUrl = firstOf(option, environment.get("GATEWAY_SECOND_BASE_URL"));
        if (baseUrl == null) {
            return null;
        }
        String apiKey = firstOf(environment.get("GATEWAY_SECOND_API_KEY"));
        // Never none: the component would take OPENAI_API_KEY, which is not this server's business
        return new Server(baseUrl, apiKey == null ? "none" : apiKey);
    }

    private static String firstOf(String... values) {
        for (String value : values) {
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return baseUrl;
    }
}

package io.github.camelopenai;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.message.request.RequestPath;
import io.github.camelopenai.message.ExpectedResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The options that say what {@code openai:request} calls. Only the URI has a say: no header can change them. */
final class RequestOptions {

    private static final Set<String> METHODS = new TreeSet<>(Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));

    private RequestOptions() {}

    /**
     * The operation that the options stand for.
     *
     * @throws IllegalArgumentException naming the option, its value and what is accepted
     */
    static Operation operation(Map<String, Object> parameters) {
        String method = text(parameters, "method", "GET").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("The option method is '" + parameters.get("method")
                    + "', but must be one of " + String.join(", ", METHODS));
        }
        String path = RequestPath.of(text(parameters, "path", null));
        return Operation.request(
                method, path, expected(text(parameters, "expect", "json")).kind());
    }

    private static ExpectedResponse expected(String name) {
        return Arrays.stream(ExpectedResponse.values())
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The option expect is '" + name
                        + "', but must be one of " + Arrays.toString(ExpectedResponse.values())));
    }

    private static String text(Map<String, Object> parameters, String option, String otherwise) {
        Object value = parameters.get(option);
        return value == null ? otherwise : value.toString();
    }
}

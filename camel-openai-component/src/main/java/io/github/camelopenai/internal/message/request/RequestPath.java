package io.github.camelopenai.internal.message.request;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The path of {@code openai:request}, which can name nothing but a place under the base URL.
 *
 * <p>Letters, digits and a few signs are all that API paths need; what they leave out cannot end the path, climb out of it or
 * name another host, encoded or not.
 */
public final class RequestPath {

    private static final Pattern STEP = Pattern.compile("[A-Za-z0-9._~:@!,;=+*'()$-]+|\\{id}");

    private RequestPath() {}

    /**
     * The path with a slash in front.
     *
     * @throws IllegalArgumentException where it is none, saying what is accepted
     */
    public static String of(String path) {
        if (path == null || path.isBlank()) {
            throw new IllegalArgumentException(
                    "openai:request needs the option path, such as openai:request?path=/organization/costs");
        }
        String relative = path.startsWith("/") ? path.substring(1) : path;
        boolean isUrl = relative.toLowerCase(Locale.ROOT).matches("https?:.*");
        for (String step : relative.split("/", -1)) {
            boolean isName = STEP.matcher(step).matches() && !step.equals(".") && !step.equals("..");
            if (isUrl || !isName) {
                throw new IllegalArgumentException("The option path is '" + path
                        + "', but must be a path under the base URL, such as /organization/costs: no URL, no '..', no empty"
                        + " step, and nothing but letters, digits, {id} and ._~:@!,;=+*'()$- in a step. For a query there"
                        + " is queryParameter.*");
            }
        }
        return '/' + relative;
    }
}

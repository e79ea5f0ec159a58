package io.github.camelopenai.internal.api;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names that become steps of a path, where they must lead nowhere else. */
public final class PathSteps {

    private PathSteps() {}

    /**
     * Refuses a text that would lead elsewhere. A proxy may decode {@code %2F} before it reads the path, so each part is checked,
     * also after a slash.
     *
     * @param what names the text to the user, such as {@code The option id}
     * @throws OpenAIInvalidRequestException where a part is empty, {@code .} or {@code ..}
     */
    public static void check(String text, String what) {
        for (String part : text.split("/", -1)) {
            if (part.isBlank() || part.equals(".") || part.equals("..")) {
                throw new OpenAIInvalidRequestException(what + " is '" + text
                        + "', but each part of it must be a name: not empty, not '.' and not '..'");
            }
        }
    }

    /** A text as it stands in a path or a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package io.github.camelopenai.examples.gateway;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.ApiErrors;
import io.github.camelopenai.api.OpenAIException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server itself said of a failure. The message of the exception has it between the address that was called, which is
 * none of the client's business, and advice that is meant for whoever runs the gateway.
 */
final class ServerWords {

    private static final Pattern ANSWER = Pattern.compile(
            "^\\S+ \\S+ answered \\d+(?: \\([^)]*\\))?(?: about the field \\S+)?: (.*)$", Pattern.DOTALL);

    private ServerWords() {}

    /** The words, or null where there are none. */
    static String of(OpenAIException failure) {
        Matcher words = ANSWER.matcher(failure.getMessage());
        if (!words.matches()) {
            return null;
        }
        String rest = words.group(1);
        String advice = adviceOf(failure);
        return rest.endsWith(advice)
                ? rest.substring(0, rest.length() - advice.length()).strip()
                : rest;
    }

    /** What follows the words: all but the first sentence of the same failure without words. */
    private static String adviceOf(OpenAIException failure) {
        ApiError wordless = new ApiError(
                "",
                failure.getStatus(),
                failure.getCode(),
                null,
                null,
                null,
                failure.getRequestId(),
                failure.getRetryAfterMillis(),
                failure.getAttempts());
        String message = ApiErrors.toException(wordless).getMessage();
        return message.substring(message.indexOf(". ") + 1);
    }
}

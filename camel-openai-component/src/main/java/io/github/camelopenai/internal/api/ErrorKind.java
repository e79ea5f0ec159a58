package io.github.camelopenai.internal.api;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIContentFilterException;
import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIQuotaException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Why a server refuses a request, where its status does not tell. The rules are the rows of {@code error-kinds.tsv}, each with
 * the server that it is for.
 *
 * <p>A code or type names its kind whatever the status is. Words count only with the statuses that servers send them with: a
 * server that mentions a context length in a 404 says something else.
 */
enum ErrorKind {
    QUOTA(Set.of(400, 401, 402, 403, 412, 429), 429, OpenAIQuotaException::new),
    CONTEXT_LENGTH(Set.of(400, 413, 422, 500), 400, OpenAIContextLengthException::new),
    CONTENT_FILTER(Set.of(400, 403, 422, 451), 400, OpenAIContentFilterException::new);

    private static final List<Rule> RULES =
            TsvTable.rows("error-kinds.tsv").stream().map(Rule::of).toList();

    private final Set<Integer> statusesOfWords;
    private final int status;
    private final Function<ApiError, OpenAIException> exception;

    ErrorKind(Set<Integer> statusesOfWords, int status, Function<ApiError, OpenAIException> exception) {
        this.statusesOfWords = statusesOfWords;
        this.status = status;
        this.exception = exception;
    }

    /** A row of the table. */
    private record Rule(ErrorKind kind, boolean ofWords, Pattern pattern, boolean notOfRates) {

        /** What a limit per time says of itself: it passes, whatever else the words mention. */
        private static final Pattern RATE = Pattern.compile(
                "\\bper[ -]?(second|sec|minute|min|hour|day)\\b|per(second|minute|hour|day)|\\b[rt]p[smhd]\\b|rate[ _-]?limit"
                        + "|\\b(retry|try again|retry again|wait)\\b.{0,20}\\b(in|after|for) (about )?\\d",
                Pattern.CASE_INSENSITIVE);

        static Rule of(Map<String, String> row) {
            return new Rule(
                    ErrorKind.valueOf(row.get("kind")),
                    row.get("where").equals("words"),
                    Pattern.compile(row.get("pattern"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                    row.get("unless").equals("rate"));
        }

        boolean isOf(String code, String words) {
            boolean found = ofWords
                    ? words != null && pattern.matcher(words).find()
                    : code != null && pattern.matcher(code).matches();
            return found && !(notOfRates && words != null && RATE.matcher(words).find());
        }
    }

    /** The kind that a code or a type names, or null. */
    static ErrorKind ofCode(String code) {
        return RULES.stream()
                .filter(rule -> !rule.ofWords() && rule.isOf(code, null))
                .map(Rule::kind)
                .findFirst()
                .orElse(null);
    }

    /** The kind of an error, or null where its status says all that is known. */
    static ErrorKind of(ApiError error) {
        return error.status() < 400 ? null : find(error, kind -> kind.statusesOfWords.contains(error.status()));
    }

    /** The kind of an error that came with a status of success, or null. */
    static ErrorKind ofSuccess(ApiError error) {
        return find(error, kind -> true);
    }

    private static ErrorKind find(ApiError error, Function<ErrorKind, Boolean> mayBeInWords) {
        for (String code : Arrays.asList(error.code(), error.type())) {
            for (Rule rule : RULES) {
                if (!rule.ofWords() && rule.isOf(code, error.message())) {
                    return rule.kind();
                }
            }
        }
        return RULES.stream()
                .filter(rule -> rule.ofWords() && mayBeInWords.apply(rule.kind()) && rule.isOf(null, error.message()))
                .map(Rule::kind)
                .findFirst()
                .orElse(error.status() == 402 ? QUOTA : null);
    }

    /** The status that servers send with it. */
    int status() {
        return status;
    }

    OpenAIException toException(ApiError error) {
        return exception.apply(error);
    }
}

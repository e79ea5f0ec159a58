package io.github.camelopenai.internal.client.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.AnswerLength;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.cost.Cost;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a server answered to one call.
 *
 * @param target what was asked, such as {@code POST https://api.openai.com/v1/chat/completions}
 * @param status the HTTP status
 * @param headers the headers by lower-case name
 * @param body the bytes of the body, empty where there was none or it is streamed
 * @param stream the body as it arrives, if the call asked for that and succeeded, else null; the reader closes it
 * @param attempts how often the request was sent
 * @param account counts what the call gave
 * @param deadline what is left of the time of its exchange, for the calls that follow from it; null where no client made the call
 * @param release gives back what the body holds of the component's memory
 * @param isCut whether the body is only the beginning of what the server sent
 */
public record ApiResponse(
        String target,
        int status,
        Map<String, String> headers,
        byte[] body,
        ResponseStream stream,
        int attempts,
        Account account,
        Deadline deadline,
        Runnable release,
        boolean isCut) {

    private static final Runnable HOLDS_NOTHING = () -> {};

    private static final Account NOBODY = new Account() {};

    /** The headers that hold a server's id of the request: OpenAI's, and that of Azure's gateway. */
    static final List<String> REQUEST_IDS = List.of("x-request-id", "apim-request-id");

    /** Counts what a call gave. */
    public interface Account {

        default void used(Usage usage) {}

        /** So many tokens of an answer have come, by estimate, that does not tell its usage. */
        default void seen(long tokens) {}

        default void wasOfNoUse(Throwable failure) {}

        /** The answer has been read as JSON, or put together of a stream. */
        default void answered(JsonNode answer) {}

        /** Nobody reads more of the answer. It may be told more than once. */
        default void done() {}

        /** How long the call has taken so far, in milliseconds, or null where it is not known. */
        default Long millis() {
            return null;
        }

        /** What the call has cost, or null where there are no prices, or the answer tells of an earlier call. */
        default Cost cost(Usage usage) {
            return null;
        }
    }

    /** A response whose body is there as a whole. */
    public ApiResponse(String target, int status, Map<String, String> headers, byte[] body, int attempts) {
        this(target, status, headers, body, null, attempts, NOBODY, null, HOLDS_NOTHING, false);
    }

    /** A response whose body is still on its way. */
    public ApiResponse(String target, int status, Map<String, String> headers, ResponseStream stream, int attempts) {
        this(target, status, headers, new byte[0], stream, attempts, NOBODY, null, HOLDS_NOTHING, false);
    }

    /** The same response with a body that is there as a whole. */
    public ApiResponse withBody(Map<String, String> otherHeaders, byte[] whole) {
        return new ApiResponse(target, status, otherHeaders, whole, null, attempts, account, deadline, release, isCut);
    }

    /** The same response with other headers. */
    public ApiResponse withHeaders(Map<String, String> others) {
        return new ApiResponse(target, status, others, body, stream, attempts, account, deadline, release, isCut);
    }

    /** The same response with its body as a stream. */
    public ApiResponse withStream(ResponseStream bytes) {
        return new ApiResponse(
                target, status, headers, new byte[0], bytes, attempts, account, deadline, release, isCut);
    }

    /** The same response, for somebody who counts, and with the time that its exchange has left. */
    public ApiResponse withAccount(Account counter, Deadline left) {
        return new ApiResponse(target, status, headers, body, stream, attempts, counter, left, release, isCut);
    }

    /** The same response, whose body holds some of the component's memory. */
    public ApiResponse holding(Runnable givesBack) {
        return new ApiResponse(target, status, headers, body, stream, attempts, account, deadline, givesBack, isCut);
    }

    /** The same response, of whose body this is only the beginning. */
    public ApiResponse cut() {
        return new ApiResponse(target, status, headers, body, stream, attempts, account, deadline, release, true);
    }

    /** The body is needed no more, or has become something else: others may have its share of the component's memory. */
    public void releaseMemory() {
        release.run();
    }

    /** Nobody takes the response: its memory and its connection are let go. */
    public void abandon() {
        release.run();
        if (stream != null) {
            stream.close();
        }
        account.done();
    }

    /** The stream, for somebody who only passes on its bytes: their usage is counted as they go by. */
    public InputStream passedOn() {
        return new MeteredStream(stream, account);
    }

    /** Whether its request promises no body, so that an empty one is a whole answer. */
    boolean mayBeEmpty() {
        return status == 204 || target.startsWith("DELETE ") || target.startsWith("HEAD ");
    }

    /** Tells what the answer is, and with it what the call has used: the limits count with that. */
    public void answered(JsonNode answer) {
        Usage usage = Usage.of(answer);
        account.used(usage);
        if (usage.isUnknown()) {
            account.seen(AnswerLength.tokens(answer));
        }
        account.answered(answer);
    }

    /** Nobody reads more of the answer. */
    public void done() {
        account.done();
    }

    /** Tells what the call has used, as far as is known. */
    public void used(Usage usage) {
        account.used(usage);
    }

    /** Tells how many tokens of the answer have come, by estimate, where it does not tell its usage. */
    public void seen(long tokens) {
        account.seen(tokens);
    }

    /** What the call has cost, as its answer says, or null where there are no prices, or it tells of an earlier call. */
    public Cost cost(JsonNode answer) {
        return cost(Usage.of(answer));
    }

    /** As {@link #cost(JsonNode)}, where it has been read what was used. */
    public Cost cost(Usage usage) {
        return account.cost(usage);
    }

    /** The answer is not what the operation promises, or nobody has taken it: the call counts as failed. */
    public void wasOfNoUse(Throwable failure) {
        account.wasOfNoUse(failure);
    }

    /** How long the call has taken so far, in milliseconds, or null where it is not known. */
    public Long durationMillis() {
        return account.millis();
    }

    /** A header by its lower-case name, or null. */
    public String header(String name) {
        return headers.get(name);
    }

    /** The body as a text, exactly as received. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The server's id of the request, or null. */
    public String requestId() {
        return headers.getOrDefault("x-request-id", headers.get("apim-request-id"));
    }

    /** Without headers and body. */
    @Override
    public String toString() {
        return target + " -> " + status;
    }
}

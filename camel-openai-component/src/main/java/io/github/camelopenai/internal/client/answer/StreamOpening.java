package io.github.camelopenai.internal.client.answer;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Operation.EventForm;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The beginning of a streamed response, until its first event is known. Nothing has been handed on until then, so the call can be
 * sent again. Comments, blank lines and half an event are no beginning. Nothing is taken from the stream.
 */
public final class StreamOpening {

    /** An error is smaller. The server stops sending when the window is full, so this must be less than the window. */
    private static final int LONGEST = 8 * 1024;

    private final ApiRequest request;
    private final ApiResponse response;
    private final ResponseStream stream;
    private final ResponseReader reader;
    private OpenAIException failure;
    private int seen;

    public StreamOpening(ApiRequest request, ApiResponse response, ResponseReader reader) {
        this.request = request;
        this.response = response;
        this.stream = response.stream();
        this.reader = reader;
    }

    /** Whether a response is judged by its beginning: one that streams, and the sound of speech, instead of which an error may come. */
    public static boolean judges(ApiRequest request) {
        return request.streaming() || request.operation().reply().events() == EventForm.SPEECH;
    }

    /**
     * Runs an action, now or later, when it is known how the stream begins.
     *
     * @param fault takes what goes wrong in here or in the action: the caller is a connection, which ends no call
     */
    public void whenKnown(Runnable action, Consumer<Throwable> fault) {
        try {
            if (isKnown()) {
                action.run();
            } else {
                stream.whenUnread(seen + 1, () -> whenKnown(action, fault));
            }
        } catch (Throwable e) {
            fault.accept(e);
        }
    }

    /** Why the response is none, or null where it has begun as it should. */
    public OpenAIException failure() {
        return failure;
    }

    private boolean isKnown() {
        // Asked first: what comes between the two questions is seen
        boolean hasEnded = stream.hasEnded();
        byte[] bytes = stream.unread();
        seen = bytes.length;
        boolean isEnough = hasEnded || seen >= LONGEST;
        boolean isBinary = request.operation().answer() == AnswerKind.BINARY;
        BodyForm form = BodyForm.of(bytes, isEnough, response.header("content-type"), isBinary);
        if (form == null) {
            return false;
        }
        return switch (form) {
            case EVENTS -> isEventKnown(bytes, hasEnded);
            case JSON -> isJsonKnown(bytes, hasEnded);
            case OTHER -> isOtherKnown(bytes, hasEnded);
            case BYTES -> isSoundKnown(bytes, hasEnded);
        };
    }

    /** An error may come as sound by its type; sound may begin as JSON does. */
    private boolean isSoundKnown(byte[] bytes, boolean hasEnded) {
        if (bytes.length == 0 && hasEnded) {
            failure = stream.failure() == null
                    ? ResponseReader.notThePromised(response, "an empty body where audio was expected")
                    : stream.failure();
            return true;
        }
        return bytes[0] != '{' || isJsonKnown(bytes, hasEnded);
    }

    private boolean isEventKnown(byte[] bytes, boolean hasEnded) {
        ServerSentEvent event = EventReader.first(bytes, hasEnded && stream.failure() == null);
        if (event == null) {
            failure = hasEnded ? brokenOr("ended before its answer was whole: no event came") : null;
            return hasEnded || seen >= LONGEST;
        }
        boolean isEmptyAnswer = event.isDone() && request.operation().response() != ResponseKind.PAGE;
        if (isEmptyAnswer) {
            failure = interrupted("ended before its answer was whole: nothing came before [DONE]");
        } else if (event.isDone() || event.isNamedError()) {
            failure = reader.failureIn(response, event);
        } else {
            failure = failureOfJson(event);
        }
        return true;
    }

    private OpenAIException failureOfJson(ServerSentEvent event) {
        try {
            Json.parse(event.data());
        } catch (Json.BoundException e) {
            return ResponseReader.notThePromised(response, "an event that " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return interrupted("begins with an event that is no JSON");
        }
        return reader.failureIn(response, event);
    }

    private boolean isJsonKnown(byte[] bytes, boolean hasEnded) {
        if (hasEnded) {
            failure = failureOfWhole(bytes, reader::failureInside);
        }
        return hasEnded || seen >= LONGEST;
    }

    private boolean isOtherKnown(byte[] bytes, boolean hasEnded) {
        boolean isKnown = hasEnded || seen >= LONGEST;
        if (isKnown) {
            failure = failureOfWhole(bytes, reader::neither);
        }
        return isKnown;
    }

    private OpenAIException failureOfWhole(byte[] bytes, Function<ApiResponse, OpenAIException> judge) {
        if (stream.failure() != null) {
            return stream.failure();
        }
        try {
            return judge.apply(reader.whole(response, bytes));
        } catch (OpenAIException e) {
            return e;
        }
    }

    private OpenAIException brokenOr(String how) {
        return stream.failure() == null ? interrupted(how) : stream.failure();
    }

    private OpenAIException interrupted(String how) {
        ApiError error = ApiError.unanswered(response.target(), response.attempts())
                .withStatus(response.status())
                .withRequestId(response.requestId());
        return new OpenAIStreamInterruptedException(
                "The stream of " + response.target() + ' ' + how
                        + ". Send the request again; if that does not help, ask"
                        + " without streaming, or look into the log of the server.",
                error,
                "",
                null);
    }
}

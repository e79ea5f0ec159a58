package io.github.camelopenai.internal.message.stream;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.function.Supplier;

/** How a streamed answer fails, each failure with the text that came before. */
final class StreamFailures {

    private static final String WHERE_THE_TEXT_IS =
            " What came before is in getPartialText() and the exchange property " + OpenAIProperties.PARTIAL_TEXT;

    private final ApiResponse head;
    private final Supplier<String> text;

    /** @param text gives the text so far */
    StreamFailures(ApiResponse head, Supplier<String> text) {
        this.head = head;
        this.text = text;
    }

    /** The stream did not come to its end. */
    OpenAIStreamInterruptedException interrupted(String how, Throwable cause) {
        return new OpenAIStreamInterruptedException(sentence(how) + WHERE_THE_TEXT_IS, error(), text.get(), cause);
    }

    /** What the server streams passes a bound. */
    OpenAIResponseException wrong(String how, Throwable cause) {
        return withText(new OpenAIResponseException(
                sentence(how) + " The rest was not read." + WHERE_THE_TEXT_IS, error(), cause));
    }

    OpenAIResponseException tooLarge(long most) {
        return withText(new OpenAIResponseException(
                "The answer that " + head.target() + " streams is larger than maxResponseSize (" + most
                        + " bytes); the rest was not read. Ask for less, or raise maxResponseSize." + WHERE_THE_TEXT_IS,
                error(),
                null));
    }

    /** Something broke in here while the stream was read. */
    OpenAIResponseException ofThisSide(Throwable failure) {
        return new OpenAIResponseException(
                "The stream of " + head.target() + " was ended by a fault on this side: " + failure, error(), failure);
    }

    /** Nobody takes the answer any more, because the routes are stopped. */
    OpenAIConnectException stopped() {
        return OpenAIConnectException.stopped(error(), "its route");
    }

    private String sentence(String how) {
        return "The stream of " + head.target() + ' ' + how + (how.endsWith(".") ? "" : ".");
    }

    private OpenAIResponseException withText(OpenAIResponseException failure) {
        failure.cameBefore(text.get());
        return failure;
    }

    private ApiError error() {
        return ApiError.unanswered(head.target(), head.attempts())
                .withStatus(head.status())
                .withRequestId(head.requestId())
                .withDuration(head.durationMillis());
    }
}

package io.github.camelopenai.client.http;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.client.HttpCall;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** Turns what goes wrong on the way into the exception that tells the user what happened, and what to do. */
final class TransportFailures {

    private TransportFailures() {}

    static OpenAIException toException(Exception failure, HttpCall call, boolean sent) {
        ApiError error = ApiError.unanswered(call.target(), call.attempt());
        if (failure instanceof BoundedResponseConsumer.TooLargeException) {
            return new OpenAIResponseException(
                    call.target() + " answered with more than maxResponseSize (" + call.maxResponseSize()
                            + " bytes); the rest was not read. Ask for less, or raise maxResponseSize.",
                    error,
                    null);
        }
        if (failure instanceof SocketTimeoutException && sent) {
            return new OpenAITimeoutException(
                    call.target() + " was silent for longer than readTimeout ("
                            + call.readTimeout().toMillis()
                            + " ms) and was ended; it may have been charged. Raise readTimeout if the model needs longer.",
                    error,
                    failure);
        }
        return new OpenAIConnectException(call.target() + ' ' + whatHappened(failure, sent), error, failure);
    }

    private static String whatHappened(Exception failure, boolean sent) {
        if (sent) {
            return "lost its connection before the answer was whole (" + reason(failure)
                    + "); it may have been charged.";
        }
        String advice = ". It was not sent. Check the base URL, the network, and that the server runs.";
        if (failure instanceof ConnectTimeoutException || failure instanceof SocketTimeoutException) {
            return "got no connection within connectTimeout" + advice;
        }
        if (failure instanceof UnknownHostException) {
            return "has an unknown host" + advice;
        }
        if (failure instanceof SSLException) {
            return "failed in the TLS handshake (" + reason(failure) + ")" + advice;
        }
        return "could not be connected (" + reason(failure) + ")" + advice;
    }

    private static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}

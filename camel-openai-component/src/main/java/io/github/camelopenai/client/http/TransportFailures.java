package io.github.camelopenai.client.http;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.client.HttpCall;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** Turns what goes wrong on the way into the exception that tells the user what happened, and what to do. */
final class TransportFailures {

    private TransportFailures() {}

    static OpenAIException toException(Exception failure, HttpCall call) {
        ApiError error = ApiError.unanswered(call.target(), call.attempt());
        if (failure instanceof BoundedResponseConsumer.TooLargeException) {
            return new OpenAIResponseException(
                    call.target() + " answered with more than maxResponseSize (" + call.maxResponseSize()
                            + " bytes); the rest was not read. Ask for less, or raise maxResponseSize.",
                    error,
                    null);
        }
        String unreached = whyUnreached(failure);
        if (unreached != null) {
            return new OpenAIConnectException(
                    call.target() + ' ' + unreached
                            + ". It was not sent. Check the base URL, the network, and that the server runs.",
                    error,
                    failure);
        }
        if (failure instanceof SocketTimeoutException) {
            return new OpenAITimeoutException(
                    call.target() + " was silent for longer than readTimeout ("
                            + call.readTimeout().toMillis()
                            + " ms) and was ended; it may have been charged. Raise readTimeout if the model needs longer.",
                    error,
                    failure);
        }
        return new OpenAIConnectException(
                call.target() + " lost its connection before the answer was whole (" + reason(failure)
                        + "); it may have been charged.",
                error,
                failure);
    }

    /** Why the server was never reached, or null where it may have been. */
    private static String whyUnreached(Exception failure) {
        if (failure instanceof ConnectTimeoutException) {
            return "got no connection within connectTimeout";
        }
        if (failure instanceof UnknownHostException) {
            return "has an unknown host";
        }
        if (failure instanceof SSLHandshakeException) {
            return "failed in the TLS handshake (" + reason(failure) + ")";
        }
        boolean refused = failure instanceof ConnectException || failure instanceof NoRouteToHostException;
        return refused ? "could not be connected (" + reason(failure) + ")" : null;
    }

    private static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}

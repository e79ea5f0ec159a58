package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.ProxyOptions;
import io.github.camelopenai.internal.client.http.PayloadProducer.UnreadableException;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder;
import io.github.camelopenai.internal.client.http.h2.NoHttp2Exception;
import io.github.camelopenai.internal.client.http.h2.NotProcessedException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * Turns what goes wrong on the way into the exception that tells the user what happened, and what to do.
 *
 * @param proxy the proxy on the way, or null
 */
record TransportFailures(HttpCall call, Duration connectTimeout, ProxyOptions proxy) {

    /**
     * @param upload what sends the content of the call, or null
     * @param connected whether the call had its connection, so that something of it may have been sent
     */
    OpenAIException toException(Exception failure, PayloadProducer upload, boolean connected) {
        ApiError error = ApiError.unanswered(
                call.target(), call.attempt().number(), call.attempt().sentBefore() || connected);
        if (failure instanceof ProxyRefusal refusal) {
            return refusal.toException(call, proxy);
        }
        if (failure instanceof ContentDecoder.UndecodableException) {
            return new OpenAIResponseException(
                    call.target() + ' ' + failure.getMessage() + "; it may have been charged.", error, failure);
        }
        if (failure instanceof WholeBody.TooLargeException) {
            return new OpenAIResponseException(
                    call.target() + " answered with more than maxResponseSize (" + call.maxResponseSize()
                            + " bytes); the rest was not read. Ask for less, or raise maxResponseSize.",
                    error,
                    null);
        }
        if (failure instanceof ResponseMemory.ExceededException exceeded) {
            return new OpenAIResponseException(
                    call.target() + " answered with more than maxResponseMemory (" + exceeded.most()
                            + " bytes), which all whole answers of the component share; the rest was not read. Ask for less or"
                            + " stream it, or raise the component option maxResponseMemory or the heap.",
                    error,
                    null);
        }
        if (failure instanceof MessageConstraintException) {
            return new OpenAIResponseException(
                    (connected || proxy == null ? call.target() : "The proxy " + proxy + " for " + call.target())
                            + " answered with a head, a trailer or the frame of a chunk that passes the bounds (lines of "
                            + HttpClient5Transport.LONGEST_HEADER_LINE / 1_024 + " KB, "
                            + HttpClient5Transport.MOST_HEADERS + " headers): " + failure.getMessage()
                            + ". The rest was not read. " + (connected ? "It may have been charged." : unsent(call)),
                    error,
                    failure);
        }
        if (connected && failure instanceof FaultException) {
            return new OpenAIResponseException(
                    call.target() + " was ended by a fault on this side (" + failure.getMessage()
                            + "); it may have been charged.",
                    error,
                    failure.getCause());
        }
        if (failure instanceof NoHttp2Exception) {
            return OpenAIConnectException.lasting(
                    call.target() + " could not be sent by HTTP/2: " + reason(failure) + ". " + unsent(call)
                            + " Set httpVersion=auto or httpVersion=1.1.",
                    error,
                    failure);
        }
        if (failure instanceof NotProcessedException) {
            return new OpenAIConnectException(
                    call.target() + " was not processed by the server, as it says itself (" + reason(failure)
                            + "), and is not charged.",
                    error.withSent(call.attempt().sentBefore()),
                    failure);
        }
        CertificateFault fault = CertificateFault.of(failure);
        if (!connected) {
            return unreached(failure, fault, error);
        }
        if (failure instanceof Transmission.FirstByteTimeoutException) {
            return new OpenAITimeoutException(
                    call.target() + " had no beginning of an answer within firstByteTimeout ("
                            + call.times().firstByte().toMillis()
                            + " ms) and was ended; it may have been charged. Raise firstByteTimeout if the model needs longer.",
                    error,
                    failure);
        }
        if (upload != null && !upload.isSent()) {
            return ofUpload(failure, upload, error);
        }
        if (failure instanceof SocketTimeoutException) {
            return new OpenAITimeoutException(
                    call.target() + " was silent for longer than readTimeout ("
                            + call.times().read().toMillis()
                            + " ms) and was ended; it may have been charged. Raise readTimeout if the model needs longer.",
                    error,
                    failure);
        }
        return connectException(
                call.target() + " lost its connection before the answer was whole (" + reason(failure)
                        + "); it may have been charged.",
                fault,
                error,
                failure);
    }

    private OpenAIException unreached(Exception failure, CertificateFault fault, ApiError error) {
        String message = call.target() + ' ' + whyUnreached(failure) + ". " + unsent(call);
        String check = " Check the base URL, the network, and that "
                + (proxy == null ? "the server runs." : "the proxy and the server run.");
        return connectException(fault == null ? message + check : message, fault, error, failure);
    }

    /** A certificate is as wrong in the next attempt. */
    private static OpenAIConnectException connectException(
            String message, CertificateFault fault, ApiError error, Exception failure) {
        return fault == null
                ? new OpenAIConnectException(message, error, failure)
                : OpenAIConnectException.lasting(message + ' ' + fault.advice(), error, failure);
    }

    /** What to say of an attempt of which nothing has left. */
    static String unsent(HttpCall call) {
        return call.attempt().sentBefore()
                ? "This attempt was not sent, but something before it was, and may have been charged."
                : "It was not sent.";
    }

    /** A failure while the request was on its way to the server. */
    private OpenAIException ofUpload(Exception failure, PayloadProducer upload, ApiError error) {
        if (failure instanceof UnreadableException) {
            return new OpenAIInvalidRequestException(
                    call.target() + " was ended before the request was whole, because its content could not be read: "
                            + reason(failure.getCause()) + ". " + upload.progress() + '.',
                    failure.getCause());
        }
        if (failure instanceof SocketTimeoutException) {
            String who = upload.waitsForContent()
                    ? " was ended because the content that it sends gave nothing for longer than readTimeout ("
                    : " was ended because the server took nothing for longer than readTimeout (";
            return new OpenAITimeoutException(
                    call.target() + who + call.times().read().toMillis() + " ms); " + upload.progress() + '.',
                    error,
                    failure);
        }
        return connectException(
                call.target() + " lost its connection before the request was whole (" + reason(failure) + "); "
                        + upload.progress() + '.',
                CertificateFault.of(failure),
                error,
                failure);
    }

    /** Why the server was never reached. */
    private String whyUnreached(Exception failure) {
        String way = proxy == null ? "" : " through the proxy " + proxy;
        if (failure instanceof SocketTimeoutException) {
            // That of a TLS handshake is none of HttpClient's ConnectTimeoutException
            return "got no connection within connectTimeout (" + connectTimeout.toMillis() + " ms)" + way;
        }
        if (failure instanceof UnknownHostException) {
            return proxy == null
                    ? "has an unknown host"
                    : "goes through the proxy " + proxy + ", whose host is unknown";
        }
        if (failure instanceof SSLException) {
            return "failed in the TLS handshake" + way + " (" + reason(failure) + ")";
        }
        return "could not be connected" + way + " (" + reason(failure) + ")";
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}

package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIPermissionException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.internal.api.ErrorReader;
import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.ProxyOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** A proxy has refused to open a tunnel, or to pass a request on before it knows its user: the server knows nothing of it. */
final class ProxyRefusal extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int UNKNOWN_USER = 407;

    private final int status;
    private final transient Map<String, String> headers;

    ProxyRefusal(int status, Map<String, String> headers) {
        this.status = status;
        this.headers = headers;
    }

    /** The exception that tells of it. The words of the proxy are not in it: they may repeat its password. */
    OpenAIException toException(HttpCall call, ProxyOptions proxy) {
        ApiError error = ErrorReader.read(
                        call.target(),
                        status,
                        headers::get,
                        new byte[0],
                        call.attempt().number(),
                        Instant.now())
                .withSent(call.attempt().sentBefore());
        String refused = call.target() + " did not reach the server: the proxy " + proxy + " answered " + status + ". "
                + TransportFailures.unsent(call) + ' ';
        if (status == UNKNOWN_USER) {
            return new OpenAIAuthenticationException(
                    refused + "It is the proxy that refuses: check proxyUser and proxyPassword.", error, null);
        }
        if (status == 403) {
            return new OpenAIPermissionException(
                    refused + "Ask those who run the proxy to let calls to this host and port pass, or name the host in"
                            + " nonProxyHosts.",
                    error);
        }
        if (status >= 500) {
            return new OpenAIServerException(
                    refused
                            + "The proxy has no way to the server: check the host and port of baseUrl, and the proxy's log.",
                    error);
        }
        String advice = refused + "Check proxyHost, proxyPort and baseUrl.";
        return status < 400
                ? new OpenAIResponseException(advice, error, null)
                : new OpenAIConnectException(advice, error, null);
    }
}

package io.github.camelopenai.internal.client.http.h2;

import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;

/** What the server is told of a stream that ends with a failure here. */
final class StreamErrors {

    private StreamErrors() {}

    static H2Error codeOf(Throwable failure) {
        if (failure instanceof H2StreamResetException reset) {
            H2Error code = H2Error.getByCode(reset.getCode());
            return code == null ? H2Error.INTERNAL_ERROR : code;
        }
        return failure instanceof ProtocolException ? H2Error.PROTOCOL_ERROR : H2Error.CANCEL;
    }
}

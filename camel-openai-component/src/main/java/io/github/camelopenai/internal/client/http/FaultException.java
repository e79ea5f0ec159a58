package io.github.camelopenai.internal.client.http;

import java.io.IOException;

/** Something that is no I/O failure, an {@code OutOfMemoryError} for one, ended a call: the cause says what. */
final class FaultException extends IOException {

    private static final long serialVersionUID = 1L;

    FaultException(Throwable cause) {
        super(cause.toString(), cause);
    }

    /** The failure as an exception: HttpClient takes no {@code Error} for the end of one call. */
    static Exception of(Throwable failure) {
        return failure instanceof Exception exception ? exception : new FaultException(failure);
    }
}

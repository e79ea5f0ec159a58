package io.github.camelopenai.internal.client.http.h2;

import org.apache.hc.core5.http.protocol.HttpContext;

/** A call as one stream of a connection that other calls use too. */
public interface Multiplexed {

    /** Under this name it stands in the context of its call. */
    String ATTRIBUTE = "openai.h2.stream";

    /** The stream of a call, or null where it has a connection of its own. */
    static Multiplexed of(HttpContext context) {
        return (Multiplexed) context.getAttribute(ATTRIBUTE);
    }

    /** Whether the head of an answer has come, if only that of an interim one. */
    boolean isAnswered();

    /** Whether the connection was idle when the call got it, and has served another before. */
    boolean isKept();
}

package io.github.camelopenai.internal.client.http.h2;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * What all connections of HTTP/2 have in common.
 *
 * @param mostHeaders how many headers an answer may have
 * @param patience how long the server may take for its first frame, and to answer a PING
 * @param timer runs what is due later, and must not be kept
 * @param exceptionOf makes an exception of what a call threw
 */
public record H2Options(
        int mostHeaders,
        Duration patience,
        ScheduledExecutorService timer,
        Function<Throwable, Exception> exceptionOf) {}

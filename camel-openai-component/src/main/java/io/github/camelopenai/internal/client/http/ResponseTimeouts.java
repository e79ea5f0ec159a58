package io.github.camelopenai.internal.client.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.util.Timeout;

/** How long a connection may be silent, in the form that HttpClient takes: made once for each of the few there are. */
final class ResponseTimeouts {

    private final Map<Duration, RequestConfig> known = new ConcurrentHashMap<>();

    /** @param longest the longest silence, zero for no limit */
    RequestConfig of(Duration longest) {
        return known.computeIfAbsent(longest, silence -> RequestConfig.custom()
                .setResponseTimeout(silence.isZero() ? Timeout.DISABLED : Timeout.of(silence))
                .build());
    }
}

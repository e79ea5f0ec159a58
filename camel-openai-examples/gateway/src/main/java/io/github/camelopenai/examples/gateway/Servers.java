package io.github.camelopenai.examples.gateway;

import io.github.camelopenai.route.OpenAIFailover;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The servers that the gateway calls.
 *
 * @param first the one that is asked first
 * @param second where to go when the first fails, or null
 * @param firstByteTimeout how long the first may be silent before the second is asked
 * @param retryInterval how long a server that has failed again and again is left alone
 */
record Servers(Server first, Server second, Duration firstByteTimeout, Duration retryInterval) {

    /** Servers that are left alone for as long as the component does by itself. */
    Servers(Server first, Server second, Duration firstByteTimeout) {
        this(first, second, firstByteTimeout, new OpenAIFailover().getRetryInterval());
    }

    /** In the order in which they are asked. */
    List<Upstream> inOrder() {
        return second == null ? List.of(Upstream.FIRST) : List.of(Upstream.FIRST, Upstream.SECOND);
    }

    Server at(Upstream upstream) {
        return upstream == Upstream.FIRST ? first : second;
    }

    /** Asks them for one route, and remembers which of them are down. */
    OpenAIFailover failover() {
        OpenAIFailover failover = new OpenAIFailover();
        failover.setNames(inOrder().stream().map(Upstream::id).collect(Collectors.joining(",")));
        failover.setRetryInterval(retryInterval);
        // The budget of a client pays for both
        failover.setFailoverOnBudget(false);
        return failover;
    }

    /** What an endpoint needs to call one of them. */
    String options(Upstream upstream) {
        String id = upstream.id();
        return "connectTimeout=5s&baseUrl={{" + id + ".baseUrl}}"
                + (at(upstream).apiKey() == null ? "" : "&apiKey=RAW({{" + id + ".apiKey}})")
                // With a second server at hand, nobody waits for the first one to recover
                + (upstream == Upstream.FIRST && second != null
                        ? "&maxRetries=0&firstByteTimeout=" + firstByteTimeout.toMillis()
                        : "");
    }
}

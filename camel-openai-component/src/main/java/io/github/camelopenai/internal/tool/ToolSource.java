package io.github.camelopenai.internal.tool;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Tools of one kind that an endpoint offers to its models. */
public interface ToolSource {

    /**
     * The tools that there are now, in an order that stays: servers keep the beginning of a prompt in a cache, and tools come first in it.
     *
     * @param exchange the exchange that asks
     * @return ends on any thread; fails where it is not known which tools there are
     */
    CompletableFuture<List<Tool>> tools(Exchange exchange);

    /** Begins to reach what the tools need. Nothing waits for it. */
    default void start() {}

    /** Lets go what the tools need. */
    default void stop() {}
}

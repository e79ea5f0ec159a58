package io.github.camelopenai.internal.memory;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/** Where the history of one conversation is kept. */
interface Shelf {

    /**
     * A history.
     *
     * @param history what was said
     * @param version tells it from later ones
     */
    record Taken(History history, long version) {}

    /** What is kept now. */
    CompletableFuture<Taken> take();

    /** Keeps a history in the place of the one with a version. The future ends with false where another was kept meanwhile. */
    CompletableFuture<Boolean> put(History history, long version);

    /** Tells the exchange of what was kept. */
    void tell(Exchange exchange);
}

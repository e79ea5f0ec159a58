package io.github.camelopenai.internal.memory;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.message.OpenAIConversationMemory;
import io.github.camelopenai.message.OpenAIConversationMemory.Stored;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;

/** A history in a memory outside of the exchange. What may block runs on a pool. */
final class StoredShelf implements Shelf {

    private final OpenAIConversationMemory memory;
    private final String id;
    private final String api;
    private final Executor executor;

    /** @param api which API its messages are of */
    StoredShelf(OpenAIConversationMemory memory, String id, String api, Executor executor) {
        this.memory = memory;
        this.id = id;
        this.api = api;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<Taken> take() {
        return run(() -> {
            Stored stored = memory.load(ApartMemory.ofConversation(id));
            return stored == null ? new Taken(History.EMPTY, 0) : new Taken(read(stored), stored.version());
        });
    }

    private History read(Stored stored) {
        try {
            return History.read(stored.json(), api);
        } catch (IllegalArgumentException e) {
            throw new OpenAIInvalidRequestException("The conversation '" + id + "' in the memory cannot be read: "
                    + e.getMessage() + ". Use another conversationId.");
        }
    }

    @Override
    public CompletableFuture<Boolean> put(History history, long version) {
        return run(() -> memory.append(ApartMemory.ofConversation(id), history.write(api), version));
    }

    @Override
    public void tell(Exchange exchange) {
        // It is found by its id
    }

    private <T> CompletableFuture<T> run(Callable<T> step) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return step.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }
}

package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.client.time.CallProgress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call proves itself with: the key, or a token that the bean of {@code credentials} supplies for each attempt. */
final class CallCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(CallCredentials.class);

    private final CallServices services;
    private final Supplier<String> target;
    private final CallProgress progress;
    private final OpenAICredentials supplier;
    private volatile String supplied;
    private volatile String rejected;

    /** @param target what is called, for messages */
    CallCredentials(CallServices services, Supplier<String> target, CallProgress progress) {
        this.services = services;
        this.target = target;
        this.progress = progress;
        this.supplier = services.options().caller().credentials();
    }

    /** Whether a bean supplies them, which may block. */
    boolean areSupplied() {
        return supplier != null;
    }

    /** The key, or null. */
    String key() {
        return services.options().caller().apiKey();
    }

    /** Asks the bean. The future ends with a token that a header can carry, or with {@link OpenAIAuthenticationException}. */
    CompletableFuture<String> ask() {
        CompletionStage<String> answer;
        try {
            answer = Objects.requireNonNull(supplier.getToken(rejected));
        } catch (Throwable e) {
            // Whatever it is, a missing class of the identity library too: a call that does not end is lost
            return CompletableFuture.failedFuture(noToken(e));
        }
        CompletableFuture<String> token = new CompletableFuture<>();
        answer.whenComplete((given, failure) -> {
            if (failure != null || given == null || given.isBlank()) {
                token.completeExceptionally(noToken(failure));
            } else {
                supplied = given;
                clean(given, token);
            }
        });
        return token;
    }

    private void clean(String given, CompletableFuture<String> token) {
        try {
            ApiKeys.Cleaned cleaned = ApiKeys.clean(given);
            ServerAddress server = services.options().server();
            if (cleaned.isRepaired() && services.dialect().repairsToken(server)) {
                LOG.warn(
                        "The token of the bean of the option credentials for {} has {}; it is sent without. Mend the bean.",
                        server,
                        cleaned.repairs());
            }
            token.complete(cleaned.value());
        } catch (IllegalArgumentException e) {
            token.completeExceptionally(new OpenAIAuthenticationException(
                    "The token of the bean of the option credentials " + e.getMessage() + ". " + target.get()
                            + " was not sent. Check the bean.",
                    progress.error(target.get()),
                    null));
        }
    }

    /** Whether a token that the server has rejected may be replaced by a fresh one: once. */
    boolean canBeRenewed() {
        return areSupplied() && rejected == null;
    }

    /** The server has rejected the last token: the bean is told, as it gave it. */
    void rejected() {
        rejected = supplied;
    }

    private OpenAIAuthenticationException noToken(Throwable failure) {
        Throwable cause = OrderlyFuture.unwrapped(failure);
        return new OpenAIAuthenticationException(
                "The bean of the option credentials gave no token for " + target.get()
                        + (cause == null ? "" : ": " + cause)
                        + ". Check the bean, and that what it asks can be reached.",
                progress.error(target.get()),
                cause);
    }
}

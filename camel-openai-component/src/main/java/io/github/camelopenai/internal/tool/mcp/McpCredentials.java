package io.github.camelopenai.internal.tool.mcp;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIAuthenticationException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.client.ApiKeys;
import io.github.camelopenai.internal.client.answer.Secrets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Asks the bean of {@code mcpServer.<name>.credentials} for the token of each request. */
final class McpCredentials {

    private final String option;
    private final OpenAICredentials bean;
    private final Executor executor;
    private final Secrets secrets;

    /**
     * @param option the option that names the bean
     * @param bean may be null: then no token is sent
     * @param executor asks it, because it may block
     * @param secrets is told of each token
     */
    McpCredentials(String option, OpenAICredentials bean, Executor executor, Secrets secrets) {
        this.option = option;
        this.bean = bean;
        this.executor = executor;
        this.secrets = secrets;
    }

    /** Whether there is a bean, so that another token may follow one that was rejected. */
    boolean areSupplied() {
        return bean != null;
    }

    /**
     * The token, or null where there is no bean.
     *
     * @param rejected the token that the server has just answered 401 to, or null
     */
    CompletableFuture<String> token(String rejected) {
        if (bean == null) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<String> token = new CompletableFuture<>();
        try {
            executor.execute(() -> ask(rejected, token));
        } catch (RejectedExecutionException e) {
            token.completeExceptionally(none(e));
        }
        return token;
    }

    private void ask(String rejected, CompletableFuture<String> token) {
        try {
            CompletionStage<String> answer = Objects.requireNonNull(bean.getToken(rejected), "it returned null");
            answer.thenApply(given -> ApiKeys.clean(Objects.requireNonNull(given, "it gave null"))
                            .value())
                    .whenComplete((cleaned, failure) -> {
                        if (failure == null) {
                            secrets.sending(cleaned);
                            token.complete(cleaned);
                        } else {
                            token.completeExceptionally(none(Steps.unwrapped(failure)));
                        }
                    });
        } catch (Throwable e) {
            // Whatever it is, a missing class of an identity library too: a request that does not end is lost
            token.completeExceptionally(none(e));
        }
    }

    private OpenAIAuthenticationException none(Throwable failure) {
        return new OpenAIAuthenticationException(
                "The bean of the option " + option + " gave no token" + (failure == null ? "" : ": " + failure)
                        + ". Check the bean, and that what it asks can be reached.",
                ApiError.NONE,
                failure);
    }
}

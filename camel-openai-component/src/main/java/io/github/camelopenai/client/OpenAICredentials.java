package io.github.camelopenai.client;

import java.util.concurrent.CompletionStage;

/**
 * Supplies the token of each attempt of a call: from a vault, or from an identity provider whose tokens expire.
 *
 * <pre>{@code
 * OpenAICredentials vault = rejected -> vaultClient.readAsync("openai/key");
 * }</pre>
 *
 * <p>It is asked at every attempt, so it should keep what is still valid. It may block; but while it does, it holds one of the few
 * threads that start calls, so a stage that is completed later is better.
 */
@FunctionalInterface
public interface OpenAICredentials {

    /**
     * The token to send.
     *
     * @param rejected the token that the server has just answered 401 to, so that it is not given again, else null
     */
    CompletionStage<String> getToken(String rejected);
}

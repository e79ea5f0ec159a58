package io.github.camelopenai.internal.consumer;

import org.apache.camel.spi.IdempotentRepository;

/**
 * What an endpoint says of the webhooks that begin its route.
 *
 * @param path where OpenAI sends them, such as {@code /openai/webhook}, or null for that
 * @param secret the signing secret
 * @param maxSize the most bytes that a webhook may have
 * @param repository remembers their ids, or null for a memory of the last 10,000
 */
public record WebhookOptions(String path, String secret, int maxSize, IdempotentRepository repository) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "WebhookOptions[" + path + ']';
    }
}

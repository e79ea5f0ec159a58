package io.github.camelopenai.internal.message.request;

/**
 * How much of a list of inputs one request takes (<a href="https://platform.openai.com/docs/api-reference/embeddings/create">create
 * embeddings</a>), and how many requests are under way at a time.
 *
 * @param inputs the most inputs of a request
 * @param tokens the most tokens of all inputs of a request together
 * @param parallel the most requests of one list at a time
 */
public record InputBounds(int inputs, long tokens, int parallel) {}

package io.github.camelopenai.internal.message.stream;

import java.util.Map;

/**
 * Something that a loop of model and tools does between the answers of the model.
 *
 * @param name such as {@code toolStarted}
 * @param values what is known of it, for JSON
 */
public record LoopEvent(String name, Map<String, Object> values) {}

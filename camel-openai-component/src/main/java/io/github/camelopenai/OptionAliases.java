package io.github.camelopenai;

import java.util.Map;

/**
 * The option names of Apache Camel's own camel-openai that mean the same as ours under another name, so that its routes run
 * unchanged.
 */
final class OptionAliases {

    private static final Map<String, Map<String, String>> BY_RESOURCE = Map.of(
            "embeddings", Map.of("embeddingModel", "model"),
            "moderations", Map.of("moderationModel", "model"),
            "images",
                    Map.of(
                            "imageModel", "model",
                            "imageSize", "size",
                            "imageQuality", "quality",
                            "imageResponseFormat", "responseFormat",
                            "imageCount", "n"));

    private OptionAliases() {}

    /**
     * Replaces aliases by our names.
     *
     * @throws IllegalArgumentException where both names of an option are given
     */
    static void apply(String path, Map<String, Object> parameters) {
        BY_RESOURCE.getOrDefault(EndpointPath.resource(path), Map.of()).forEach((alias, option) -> {
            if (parameters.containsKey(alias) && parameters.containsKey(option)) {
                throw new IllegalArgumentException(
                        "The options " + alias + " and " + option + " are two names of the same. Give one of them.");
            }
            if (parameters.containsKey(alias)) {
                parameters.put(option, parameters.remove(alias));
            }
        });
    }
}

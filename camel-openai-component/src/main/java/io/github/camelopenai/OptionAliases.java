package io.github.camelopenai;

import io.github.camelopenai.internal.camel.DefaultModels;
import java.util.Map;

/**
 * The option names of Apache Camel's own camel-openai that mean the same as ours under another name, so that its routes run
 * unchanged.
 */
final class OptionAliases {

    private OptionAliases() {}

    /**
     * Replaces aliases by our names.
     *
     * @throws IllegalArgumentException where both names of an option are given
     */
    static void apply(Target target, Map<String, Object> parameters) {
        target.aliases().forEach((alias, option) -> {
            if (parameters.containsKey(alias) && parameters.containsKey(option)) {
                throw new IllegalArgumentException(
                        "The options " + alias + " and " + option + " are two names of the same. Give one of them.");
            }
            if (parameters.containsKey(alias)) {
                parameters.put(option, parameters.remove(alias));
            }
        });
    }

    /** Sets the model that the component has for endpoints of this kind; a URI that names another beats it. */
    static void setModel(Target target, DefaultModels models, OpenAIConfiguration own) {
        target.aliases().forEach((alias, option) -> {
            String model = models.defaultModel(alias);
            if (option.equals("model") && model != null) {
                own.setModel(model);
            }
        });
    }
}

package io.github.camelopenai.internal.api;

import java.util.Map;
import java.util.Set;

/**
 * A group of options: those whose label names it.
 *
 * @param name the word in the label, such as {@code streams}
 * @param title its heading on the options page
 * @param text the sentence under the heading
 * @param knownBy the rules of its options: an endpoint knows an option if one of them holds; none where all options are request
 *     fields
 * @param exceptions the rules of single options, instead of {@code knownBy}
 */
public record OptionGroup(
        String name, String title, String text, Set<String> knownBy, Map<String, Set<String>> exceptions) {

    /** The rules of one of its options. */
    public Set<String> knownBy(String option) {
        return exceptions.getOrDefault(option, knownBy);
    }
}

package io.github.camelopenai.internal.properties;

/**
 * An option of the component.
 *
 * @param name such as {@code apiKey}
 * @param type the name of the class that it takes
 * @param isSecret whether no message may show its value
 * @param isMap whether it has entries, such as {@code additionalHeader}
 */
public record ComponentOption(String name, String type, boolean isSecret, boolean isMap) {

    /** Names of options and properties are the same without case, dashes and underscores. */
    static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        name.chars()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /** Whether it is meant, in whatever spelling. */
    public boolean isNamed(String other) {
        return plain(name).equals(plain(other));
    }

    /** The name as properties files write it, such as {@code api-key}. */
    public String dashed() {
        return words('-');
    }

    /** As environment variables write it: {@code API_KEY}, where {@link #plain} is {@code apikey}. */
    String underscored() {
        return words('_');
    }

    private String words(char separator) {
        StringBuilder words = new StringBuilder();
        for (char letter : name.toCharArray()) {
            if (Character.isUpperCase(letter)) {
                words.append(separator);
            }
            words.append(Character.toLowerCase(letter));
        }
        return words.toString();
    }
}

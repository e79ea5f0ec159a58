package io.github.camelopenai.internal.schema;

/**
 * One fault of a value. It holds nothing of the value except names of properties.
 *
 * @param place where in the value, a <a href="https://www.rfc-editor.org/rfc/rfc6901">JSON pointer</a>; empty for the whole
 * @param fault what is wrong there, which goes on the sentence that the place begins
 */
public record Violation(String place, String fault) {

    private static final int LONGEST_PLACE = 200;

    /** As a sentence without a full stop, such as {@code /city is missing}. */
    public String sentence() {
        return shown() + ' ' + fault;
    }

    private String shown() {
        if (place.isEmpty()) {
            return "The value";
        }
        return place.length() <= LONGEST_PLACE ? place : place.substring(0, LONGEST_PLACE) + "...";
    }

    @Override
    public String toString() {
        return sentence();
    }
}

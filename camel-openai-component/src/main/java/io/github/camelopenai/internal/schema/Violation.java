package io.github.camelopenai.internal.schema;

/**
 * One fault of a value. It holds nothing of the value except names of properties.
 *
 * @param place the names and indices that lead to it, such as {@code items/2/price}, in which {@code ~1} is a slash and {@code ~0} a tilde;
 *     empty for the whole
 * @param fault what is wrong there, a sentence without its subject
 */
public record Violation(String place, String fault) {

    private static final int LONGEST_PLACE = 200;

    /** Its place as a JSON pointer (RFC 6901), such as {@code /items/2/price}; empty for the whole. */
    public String pointer() {
        return place.isEmpty() ? "" : '/' + place;
    }

    /**
     * A sentence without a full stop, such as {@code items/2/price must be a number, not a string}.
     *
     * @param whole what the value is called where its place is the whole
     */
    public String sentence(String whole) {
        String shown = place.length() <= LONGEST_PLACE ? place : place.substring(0, LONGEST_PLACE) + "...";
        return (shown.isEmpty() ? whole : shown) + ' ' + fault;
    }
}

package io.github.camelopenai.internal.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys and tokens as people and files write them, made fit for an HTTP header.
 *
 * <pre>{@code
 * ApiKeys.clean("\"Bearer sk-1\"\n").value(); // sk-1
 * }</pre>
 *
 * <p>What can only be meant in one way is repaired: white space or quotes round it, and {@code Bearer} before it. Any other
 * character that no header carries (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.5">RFC 9110, 5.5</a>: visible
 * ASCII and spaces) is refused. No message holds any of the value.
 */
public final class ApiKeys {

    private static final String BEARER = "bearer";
    private static final String OPENING_QUOTES = "\"'`\u201c\u2018\u00ab";
    private static final String CLOSING_QUOTES = "\"'`\u201d\u2019\u00bb";

    private ApiKeys() {}

    /**
     * A value that has been cleaned.
     *
     * @param value what goes into the header
     * @param repairs what was taken away, in words, without the value; empty where nothing was
     */
    public record Cleaned(String value, String repairs) {

        /** Whether something was taken away. */
        public boolean isRepaired() {
            return !repairs.isEmpty();
        }

        /** Without the value. */
        @Override
        public String toString() {
            return "Cleaned[" + repairs + ']';
        }
    }

    /**
     * A key or token without what surrounds it.
     *
     * @throws IllegalArgumentException where nothing is left, or it has a character that no header carries; the message goes on
     *     after the name of the source, such as {@code has a line break at position 12}
     */
    public static Cleaned clean(String text) {
        return clean(text, true);
    }

    /** As {@link #clean(String)}, for the name of an organization or a project, which nothing goes before. */
    public static Cleaned cleanName(String text) {
        return clean(text, false);
    }

    private static Cleaned clean(String text, boolean isKey) {
        Set<String> repairs = new LinkedHashSet<>();
        String value = text;
        String before;
        do {
            before = value;
            value = withoutSpace(value, repairs);
            value = withoutQuotes(value, repairs);
            if (isKey) {
                value = withoutBearer(value, repairs);
            }
        } while (!value.equals(before));
        if (value.isEmpty() || isKey && value.equalsIgnoreCase(BEARER)) {
            throw new IllegalArgumentException("has nothing but " + (repairs.isEmpty() ? "Bearer" : words(repairs)));
        }
        refuseOthers(value);
        return new Cleaned(value, words(repairs));
    }

    /** Also a byte-order mark, which editors put before what they save. */
    private static String withoutSpace(String value, Set<String> repairs) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        if (to - from < value.length()) {
            repairs.add("white space round it");
        }
        return value.substring(from, to);
    }

    private static boolean isSpace(char each) {
        return Character.isWhitespace(each) || Character.isSpaceChar(each) || each == '\ufeff' || each == '\u200b';
    }

    private static String withoutQuotes(String value, Set<String> repairs) {
        int quote = value.length() < 2 ? -1 : OPENING_QUOTES.indexOf(value.charAt(0));
        if (quote < 0 || value.charAt(value.length() - 1) != CLOSING_QUOTES.charAt(quote)) {
            return value;
        }
        repairs.add("quotes round it");
        return value.substring(1, value.length() - 1);
    }

    private static String withoutBearer(String value, Set<String> repairs) {
        boolean hasPrefix = value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && value.length() > BEARER.length()
                && isSpace(value.charAt(BEARER.length()));
        if (!hasPrefix) {
            return value;
        }
        repairs.add("'Bearer' before it");
        return value.substring(BEARER.length() + 1);
    }

    private static void refuseOthers(String value) {
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            if (each < ' ' || each > '~') {
                throw new IllegalArgumentException(
                        "has " + kind(each) + " at position " + (i + 1) + ", which no HTTP header can carry");
            }
        }
    }

    private static String kind(char each) {
        if (each == '\n' || each == '\r') {
            return "a line break";
        }
        return each < ' ' || each == 0x7f ? "a control character" : "a character that is not ASCII";
    }

    private static String words(Set<String> repairs) {
        List<String> all = new ArrayList<>(repairs);
        int last = all.size() - 1;
        return last < 1 ? String.join("", all) : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
    }
}

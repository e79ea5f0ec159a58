package io.github.camelopenai.internal.cost;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Whose budget it is.
 *
 * @param id names it where it is kept: no secret can be read from it
 * @param shown names it in messages
 */
public record BudgetKey(String id, String shown) {

    private static final Pattern SECRET = Pattern.compile("(?i)(sk-|bearer\\s|basic\\s).*", Pattern.DOTALL);
    /** What could begin a line of the log that nobody wrote. */
    private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");

    private static final int LONGEST_SHOWN = 100;
    private static final int SHOWN_OF_SECRET = 4;
    private static final int SHORTEST_SECRET = 12;
    private static final int HASH = 32;

    /** That of a text, which may be an API key. */
    public static BudgetKey of(String text) {
        if (SECRET.matcher(text).matches()) {
            return ofSecret(text);
        }
        boolean isLong = text.length() > LONGEST_SHOWN;
        String start = isLong ? text.substring(0, LONGEST_SHOWN) : text;
        String shown = LINE_ENDS.matcher(start).replaceAll("?");
        return isLong ? new BudgetKey("long key " + hash(text), shown + "...") : new BudgetKey("key " + text, shown);
    }

    /** That of an API key, of which only the last characters are shown. */
    public static BudgetKey ofSecret(String secret) {
        String end = secret.length() < SHORTEST_SECRET ? "" : secret.substring(secret.length() - SHOWN_OF_SECRET);
        return new BudgetKey("secret " + hash(secret), "***" + end);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.github.camelopenai.internal.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds what a name was meant to be.
 *
 * <pre>{@code
 * Similar.question("modle", Set.of("model", "mask")); // " Did you mean model?"
 * }</pre>
 *
 * <p>Names are compared without case, dashes and underscores. Near is a name that up to a third of its letters, and no more than
 * three, part from the other; or one that has it as a part.
 */
public final class Similar {

    private static final int MOST_SHOWN = 6;
    private static final int MOST_EDITS = 3;
    private static final int SHORTEST_PART = 4;

    private Similar() {}

    /** A question that names the nearest, with a space before it; empty where none is near. */
    public static String question(String name, Collection<String> known) {
        Map<String, String> names = new LinkedHashMap<>();
        known.forEach(each -> names.put(each, each));
        return question(name, names);
    }

    /** As {@link #question(String, Collection)}, with what to show of each name. */
    public static String question(String name, Map<String, String> known) {
        int least = known.keySet().stream()
                .mapToInt(each -> edits(name, each))
                .min()
                .orElse(Integer.MAX_VALUE);
        List<String> nearest = known.entrySet().stream()
                .filter(each -> least <= limit(name) && edits(name, each.getKey()) == least)
                .map(Map.Entry::getValue)
                .distinct()
                .limit(MOST_SHOWN)
                .toList();
        if (nearest.isEmpty()) {
            nearest = having(name, known);
        }
        return nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + '?';
    }

    private static List<String> having(String name, Map<String, String> known) {
        String part = plain(name);
        return known.entrySet().stream()
                .filter(each -> part.length() >= SHORTEST_PART
                        && (plain(each.getKey()).startsWith(part)
                                || plain(each.getKey()).endsWith(part)))
                .map(Map.Entry::getValue)
                .distinct()
                .limit(MOST_SHOWN)
                .toList();
    }

    private static int limit(String name) {
        return Math.min(MOST_EDITS, plain(name).length() / 3);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** How many letters are to be put in, left out, replaced or swapped with the next one (optimal string alignment). */
    private static int edits(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        boolean isSame = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (isSame ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean areSwapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return areSwapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}

package io.github.camelopenai.internal.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of the groups of options. Both the check of the options of a URI and the options page are made from it, and from the labels with
 * which the options are declared.
 *
 * <p>A row with an option says which endpoints know this one; a row without says it of the rest of the group.
 */
public final class OptionGroups {

    /** Words in a label that say something else than the group. */
    private static final Set<String> ROLES = Set.of("producer", "consumer", "advanced");

    private static final Map<String, OptionGroup> ALL = read();

    private OptionGroups() {}

    private static Map<String, OptionGroup> read() {
        Map<String, OptionGroup> groups = new LinkedHashMap<>();
        for (Map<String, String> row : TsvTable.rows("option-groups.tsv")) {
            String name = row.get("group");
            OptionGroup group = groups.get(name);
            if (group == null) {
                groups.put(name, new OptionGroup(name, row.get("title"), row.get("text"), rules(row), new HashMap<>()));
            } else {
                group.exceptions().put(row.get("option"), rules(row));
            }
        }
        return groups;
    }

    private static Set<String> rules(Map<String, String> row) {
        String rules = row.get("known by");
        return rules.isEmpty() ? Set.of() : new TreeSet<>(List.of(rules.split(" ")));
    }

    /** All groups, in the order of the options page. */
    public static List<OptionGroup> all() {
        return List.copyOf(ALL.values());
    }

    /**
     * The groups of an option.
     *
     * @param label as it is declared, such as {@code producer,images,chat}
     * @throws IllegalStateException where the label names a group that is not in the table
     */
    public static List<OptionGroup> of(String label) {
        List<String> words = Arrays.asList(label.split(","));
        Set<String> names = new TreeSet<>(words);
        names.removeAll(ROLES);
        if (names.size() > 1) {
            names.remove("security");
        }
        if (names.isEmpty()) {
            names.add(words.contains("consumer") ? "consumer" : "advanced");
        }
        List<OptionGroup> groups = new ArrayList<>();
        for (String name : names) {
            if (!ALL.containsKey(name)) {
                throw new IllegalStateException("The label " + label + " names the group " + name
                        + ", which is not in option-groups.tsv. There are: " + String.join(", ", ALL.keySet()));
            }
            groups.add(ALL.get(name));
        }
        return groups;
    }
}

package io.github.camelopenai.internal.properties;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.OptionGroup;
import io.github.camelopenai.internal.api.OptionGroups;
import io.github.camelopenai.internal.api.RequestFields;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The options that an endpoint can have, and which endpoints know them. A request field is known by the operations of {@code
 * request-fields.tsv}; any other option by what {@code option-groups.tsv} says of its group, which its label names.
 */
public final class EndpointOptions {

    /** The groups of what belongs to a connection, and not to what is asked. */
    private static final Set<String> OF_CONNECTIONS =
            Set.of("server", "proxy", "time-outs", "retries", "limits", "advanced");

    private static final Map<String, Set<OptionRule>> RULES = read();

    private EndpointOptions() {}

    /** Only prompts in files ask for them, so that other programs start without. */
    private static final class Connections {

        static final Set<String> OPTIONS = readConnections();
    }

    private static Map<String, Set<OptionRule>> read() {
        Map<String, Set<OptionRule>> rules = new TreeMap<>();
        for (DeclaredOption option : DeclaredOption.ofEndpoints()) {
            rules.put(option.name(), rules(option));
        }
        return rules;
    }

    private static Set<OptionRule> rules(DeclaredOption option) {
        boolean isField = RequestFields.options().contains(option.name());
        Set<OptionRule> rules = EnumSet.noneOf(OptionRule.class);
        for (OptionGroup group : OptionGroups.of(option.label())) {
            Set<String> words =
                    isField ? group.exceptions().getOrDefault(option.name(), Set.of()) : group.knownBy(option.name());
            for (String word : words) {
                rules.add(OptionRule.of(word));
            }
        }
        return rules;
    }

    private static Set<String> readConnections() {
        Set<String> options = new TreeSet<>();
        for (DeclaredOption option : DeclaredOption.ofEndpoints()) {
            boolean isOfConnection =
                    OptionGroups.of(option.label()).stream().anyMatch(group -> OF_CONNECTIONS.contains(group.name()));
            if (isOfConnection
                    || option.name().equals("baseUrl")
                    || Set.of(option.label().split(",")).contains("security")) {
                options.add(option.name());
            }
        }
        return options;
    }

    /**
     * The options that an endpoint knows, in the order of the alphabet.
     *
     * @param called what it calls, or what the requests of its batch call; null for a webhook or a tool
     */
    public static Set<String> knownBy(EndpointKind kind, Operation called) {
        Set<String> fields =
                called == null ? Set.of() : RequestFields.byOption(called).keySet();
        Set<OptionRule> holding = EnumSet.noneOf(OptionRule.class);
        for (OptionRule rule : OptionRule.values()) {
            if (rule.holds(kind, called)) {
                holding.add(rule);
            }
        }
        Set<String> known = new TreeSet<>();
        RULES.forEach((option, rules) -> {
            if (fields.contains(option) || !Collections.disjoint(rules, holding)) {
                known.add(option);
            }
        });
        return known;
    }

    /**
     * Whether an option says where calls go, with which key, and how often: that is for the endpoint to say, and not for a prompt, which may
     * come from other hands.
     */
    public static boolean isOfConnection(String option) {
        return Connections.OPTIONS.contains(option);
    }

    /** Which endpoints know an option, apart from the operations whose request field it is; empty where all calls do, or none. */
    public static String endpointsOf(String option) {
        Set<OptionRule> rules = RULES.getOrDefault(option, Set.of());
        return rules.contains(OptionRule.CALL)
                ? ""
                : rules.stream().map(OptionRule::description).collect(Collectors.joining(", and for "));
    }
}

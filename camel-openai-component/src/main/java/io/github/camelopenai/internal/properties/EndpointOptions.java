package io.github.camelopenai.internal.properties;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.OptionGroups;
import io.github.camelopenai.internal.api.RequestFields;
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
        Metadata.read().path("properties").properties().forEach(option -> {
            // The resource is the path of the URI
            if (!option.getValue().path("kind").asText().equals("path")) {
                rules.put(option.getKey(), rules(option.getKey(), option.getValue()));
            }
        });
        return rules;
    }

    private static Set<String> readConnections() {
        Set<String> options = new TreeSet<>();
        JsonNode declared = Metadata.read().path("properties");
        RULES.keySet().forEach(option -> {
            String label = declared.path(option).path("label").asText();
            boolean isOfConnection =
                    OptionGroups.of(label).stream().anyMatch(group -> OF_CONNECTIONS.contains(group.name()));
            if (isOfConnection
                    || option.equals("baseUrl")
                    || Set.of(label.split(",")).contains("security")) {
                options.add(option);
            }
        });
        return options;
    }

    private static Set<OptionRule> rules(String option, JsonNode described) {
        boolean isField = RequestFields.options().contains(option);
        Set<OptionRule> rules = EnumSet.noneOf(OptionRule.class);
        OptionGroups.of(described.path("label").asText()).stream()
                .map(group -> isField ? group.exceptions().getOrDefault(option, Set.of()) : group.knownBy(option))
                .forEach(words -> words.forEach(word -> rules.add(OptionRule.of(word))));
        return rules;
    }

    /**
     * The options that an endpoint knows, in the order of the alphabet.
     *
     * @param called what it calls, or what the requests of its batch call; null for a webhook or a tool
     */
    public static Set<String> knownBy(EndpointKind kind, Operation called) {
        Set<String> fields =
                called == null ? Set.of() : RequestFields.byOption(called).keySet();
        return RULES.entrySet().stream()
                .filter(option -> fields.contains(option.getKey())
                        || option.getValue().stream().anyMatch(rule -> rule.holds(kind, called)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
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

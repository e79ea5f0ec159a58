package io.github.camelopenai.internal.properties;

import io.github.camelopenai.internal.api.Similar;
import io.github.camelopenai.internal.properties.ComponentProperty.Kind;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of the component by the names of properties and environment variables. They come from the metadata that Camel's plugin
 * generates, so an option is named once, where it is declared.
 */
public final class ComponentOptions {

    private static final String CONFIGURATION = "configuration";
    private static final Set<String> SWITCHES = Set.of("enabled", "customizer.enabled");
    private static final Map<String, ComponentOption> BY_PLAIN_NAME = read();

    private ComponentOptions() {}

    private static Map<String, ComponentOption> read() {
        Map<String, ComponentOption> options = new LinkedHashMap<>();
        for (DeclaredOption each : DeclaredOption.ofComponents()) {
            options.put(
                    ComponentOption.plain(each.name()),
                    new ComponentOption(each.name(), each.type(), each.isSecret(), each.isMap()));
        }
        return Collections.unmodifiableMap(options);
    }

    /** All of them. */
    public static Collection<ComponentOption> all() {
        return BY_PLAIN_NAME.values();
    }

    /**
     * What a property sets.
     *
     * @param name what follows {@code camel.component.openai.}, such as {@code api-key} or {@code additionalHeader[X-Team]}
     */
    public static ComponentProperty ofProperty(String name) {
        int end = endOfFirst(name);
        String first = name.substring(0, end);
        String rest = name.substring(end);
        if (SWITCHES.contains(name.toLowerCase(Locale.ROOT))) {
            return ComponentProperty.of(Kind.SWITCH);
        }
        ComponentOption option = BY_PLAIN_NAME.get(ComponentOption.plain(first));
        if (option == null) {
            return ComponentProperty.of(Kind.UNKNOWN);
        }
        if (option.isMap()) {
            return entry(option, key(rest));
        }
        if (rest.isEmpty()) {
            return new ComponentProperty(option, null, Kind.VALUE);
        }
        return option.name().equals(CONFIGURATION)
                ? nested(rest.substring(1))
                : new ComponentProperty(option, null, Kind.PART);
    }

    private static ComponentProperty nested(String name) {
        ComponentProperty inner = ofProperty(name);
        return new ComponentProperty(inner.option(), inner.key(), inner.option() == null ? Kind.UNKNOWN : Kind.NESTED);
    }

    /**
     * What an environment variable sets. Its words are those of the option, put together or apart; the name of a header has dashes
     * between them, and other keys underscores: {@code ADDITIONAL_HEADER_X_TEAM} is the header {@code x-team}.
     *
     * @param name what follows {@code CAMEL_COMPONENT_OPENAI_}, such as {@code API_KEY} or {@code APIKEY}
     */
    public static ComponentProperty ofVariable(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (SWITCHES.contains(lower.replace('_', '.'))) {
            return ComponentProperty.of(Kind.SWITCH);
        }
        ComponentOption option = BY_PLAIN_NAME.get(ComponentOption.plain(name));
        if (option != null) {
            return option.isMap() ? entry(option, "") : new ComponentProperty(option, null, Kind.VALUE);
        }
        for (ComponentOption each : all()) {
            for (String written : List.of(ComponentOption.plain(each.name()) + '_', each.underscored() + '_')) {
                if (each.isMap() && lower.startsWith(written)) {
                    String key = lower.substring(written.length());
                    return entry(each, each.name().endsWith("Header") ? key.replace('_', '-') : key);
                }
            }
        }
        return ComponentProperty.of(Kind.UNKNOWN);
    }

    private static ComponentProperty entry(ComponentOption option, String key) {
        return key.isEmpty()
                ? new ComponentProperty(option, null, Kind.KEYLESS)
                : new ComponentProperty(option, key, Kind.ENTRY);
    }

    private static int endOfFirst(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        return end;
    }

    /** {@code .X-Team} and {@code [X-Team]} are the same. */
    private static String key(String rest) {
        boolean isBracketed = rest.startsWith("[") && rest.indexOf(']') == rest.length() - 1;
        if (isBracketed) {
            return rest.substring(1, rest.length() - 1);
        }
        return rest.isEmpty() ? rest : rest.substring(1);
    }

    /**
     * Why a property sets nothing, without its value; null where it sets something.
     *
     * @param property its name as it was written
     * @param prefix what the names of properties begin with, such as {@code camel.component.openai.}
     * @param name what follows the prefix
     */
    public static String fault(String property, String prefix, String name, ComponentProperty meaning) {
        return switch (meaning.kind()) {
            case VALUE, ENTRY, SWITCH -> null;
            case NESTED ->
                property + " is not bound: write " + prefix + meaning.option().dashed() + '.';
            case PART ->
                property + " is no option: " + meaning.option().name()
                        + " takes one value and no parts. Write a list or an object as JSON.";
            case KEYLESS ->
                property + " has no name of an entry: write " + prefix
                        + meaning.option().dashed() + "[NAME].";
            case UNKNOWN -> property + " is no option of the component." + question(name);
        };
    }

    private static String question(String name) {
        Map<String, String> names = all().stream()
                .collect(Collectors.toMap(
                        ComponentOption::name, ComponentOption::dashed, (one, other) -> one, LinkedHashMap::new));
        return Similar.question(
                name.startsWith(CONFIGURATION + '.') ? name.substring(CONFIGURATION.length() + 1) : name, names);
    }
}

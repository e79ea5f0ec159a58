package io.github.camelopenai;

import io.github.camelopenai.internal.camel.ClassPath;
import io.github.camelopenai.internal.properties.ComponentOption;
import io.github.camelopenai.internal.properties.ComponentOptions;
import io.github.camelopenai.internal.properties.ComponentProperty;
import io.github.camelopenai.internal.properties.ComponentProperty.Kind;
import io.github.camelopenai.internal.properties.RefusedOptionException;
import io.github.camelopenai.internal.spring.environment.SpringEnvironment;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;

/**
 * Finds properties {@code camel.component.openai.*} that nobody has given to the component. It would call OpenAI with prompts that are meant
 * for another server.
 *
 * <p>An option that has another value than its default is somebody's, and so is one that Camel's configurer has set.
 */
final class UnboundProperties {

    private static final String PREFIX = "camel.component.";
    private static final String SCHEME = "openai";

    private final OpenAIComponent component;
    private final Set<String> configured;
    private final Map<String, String> variables;

    /**
     * @param configured the names of the options that a configurer has set, in any spelling
     * @param variables the environment variables
     */
    UnboundProperties(OpenAIComponent component, Set<String> configured, Map<String, String> variables) {
        this.component = component;
        this.configured = configured;
        this.variables = variables;
    }

    /**
     * Does nothing where all are bound.
     *
     * @throws RefusedOptionException with the names of those that are not
     */
    void refuse() {
        Set<String> unbound = new TreeSet<>();
        for (String name : names()) {
            String prefix = PREFIX + name + '.';
            for (Map.Entry<String, String> property : properties(prefix).entrySet()) {
                String rest = property.getKey().substring(prefix.length());
                if (isUnbound(ComponentOptions.ofProperty(rest), property.getValue())) {
                    unbound.add(property.getKey());
                }
            }
            unbound.addAll(variables(name));
        }
        if (!unbound.isEmpty()) {
            throw new RefusedOptionException(message(unbound));
        }
    }

    /** {@code CAMEL_COMPONENT_OPENAI_API_KEY} is no KEY of a component openai-api, so others than ours are not told of unknown names. */
    private Set<String> variables(String name) {
        String start =
                (PREFIX + name + '.').toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        Set<String> unbound = new TreeSet<>();
        for (Map.Entry<String, String> each : variables.entrySet()) {
            String variable = each.getKey();
            if (variable.startsWith(start)) {
                ComponentProperty meaning = ComponentOptions.ofVariable(variable.substring(start.length()));
                boolean counts = name.equals(SCHEME) || meaning.kind() != Kind.UNKNOWN;
                if (counts && isUnbound(meaning, each.getValue())) {
                    unbound.add(variable);
                }
            }
        }
        return unbound;
    }

    /** Those under which it is registered, and the first, where no other component has that. */
    private Set<String> names() {
        CamelContext context = component.getCamelContext();
        Set<String> names = new TreeSet<>();
        for (String name : context.getComponentNames()) {
            if (context.hasComponent(name) == component) {
                names.add(name);
            }
        }
        if (context.hasComponent(SCHEME) == null) {
            names.add(SCHEME);
        }
        return names;
    }

    private Map<String, String> properties(String prefix) {
        CamelContext context = component.getCamelContext();
        Map<String, String> properties = new LinkedHashMap<>();
        if (ClassPath.hasSpring(context)) {
            properties.putAll(SpringEnvironment.properties(context, prefix));
        }
        addAll(context.getPropertiesComponent().loadProperties(name -> name.startsWith(prefix)), prefix, properties);
        addAll(System.getProperties(), prefix, properties);
        return properties;
    }

    private static void addAll(Properties some, String prefix, Map<String, String> properties) {
        for (String name : some.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                properties.put(name, some.getProperty(name));
            }
        }
    }

    /** A name that is no option is for who binds; only where nobody does it is told here. */
    private boolean isUnbound(ComponentProperty property, String value) {
        if (property.kind() == Kind.SWITCH || isNothing(value)) {
            return false;
        }
        return property.option() == null ? configured.isEmpty() : isUnbound(property.option(), value);
    }

    private boolean isNothing(String value) {
        return value.isBlank()
                || value.startsWith("{{?") && component.getCamelContext().resolvePropertyPlaceholders(value) == null;
    }

    private boolean isUnbound(ComponentOption option, String value) {
        CheckedConfigurer<OpenAIComponentConfigurer> options = new CheckedConfigurer<>(new OpenAIComponentConfigurer());
        Object current = options.getOptionValue(component, option.name(), true);
        Object unset = options.getOptionValue(new OpenAIComponent(), option.name(), true);
        boolean isDefault = option.isMap()
                ? ((Map<?, ?>) current).isEmpty()
                : String.valueOf(current).equals(String.valueOf(unset));
        return isDefault
                && configured.stream().noneMatch(option::isNamed)
                && !isWritten(current, options, option, value);
    }

    /** Whether a property only says what holds anyway. */
    private boolean isWritten(
            Object current,
            CheckedConfigurer<OpenAIComponentConfigurer> options,
            ComponentOption option,
            String value) {
        try {
            String text = component.getCamelContext().resolvePropertyPlaceholders(value);
            return String.valueOf(options.read(option.name(), text)).equals(String.valueOf(current));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String message(Set<String> unbound) {
        boolean hasVariable = unbound.stream().anyMatch(name -> !name.startsWith(PREFIX));
        return "Nothing has given these properties to the component, so it would call a server without them: "
                + String.join(", ", unbound)
                + ". Camel Main binds camel.component.*, unless its autoConfigurationEnabled is false. Spring Boot does where"
                + " camel-spring-boot is on the class path, unless the auto-configuration is excluded, or"
                + " camel.component.openai.enabled or camel.component.openai.customizer.enabled is false."
                + (hasVariable
                        ? " Camel Main (4.18 to 4.22) reads no environment variables of this component: write a property, such as"
                                + " camel.component.openai.api-key={{env:CAMEL_COMPONENT_OPENAI_API_KEY}}."
                        : "")
                + " Elsewhere set the options in Java, on getConfiguration() of the component, or remove the properties.";
    }
}

package io.github.camelopenai.internal.spring;

import io.github.camelopenai.OpenAIComponent;
import io.github.camelopenai.OpenAIConfiguration;
import io.github.camelopenai.internal.properties.ComponentOption;
import io.github.camelopenai.internal.properties.ComponentOptions;
import io.github.camelopenai.internal.properties.ComponentProperty.Kind;
import io.github.camelopenai.internal.properties.RefusedOptionException;
import io.github.camelopenai.internal.spring.EnvironmentProperties.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.support.PropertyBindingSupport;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Hands the properties of one component to it, by the configurer that Camel Main uses.
 *
 * <p>Spring's {@code Binder} is asked for each option of the component by its name, so each spelling that Spring knows is found. What
 * sources list besides is refused. No exception of Spring or Camel goes out as a cause: they repeat the value.
 */
final class OptionBinder {

    static final String PREFIX = "camel.component.";
    static final String SCHEME = "openai";

    private final ConfigurableEnvironment environment;
    private final String prefix;
    private final EnvironmentProperties properties;

    /**
     * @param component its name in Camel, such as {@code openai}
     */
    OptionBinder(ConfigurableEnvironment environment, String component) {
        this.environment = environment;
        this.prefix = PREFIX + component + '.';
        this.properties = new EnvironmentProperties(environment, component);
    }

    /** Whether any source lists a property of the component, right or wrong. */
    boolean hasProperties() {
        return properties.all().stream().anyMatch(each -> each.meaning().kind() != Kind.SWITCH);
    }

    /**
     * Sets the options that have a property.
     *
     * @throws RefusedOptionException where a property is no option, or its value none that the option takes
     */
    void bind(OpenAIComponent component) {
        refuseFaults();
        for (ComponentOption option : inOrder()) {
            if (option.isMap()) {
                entries(option).forEach((key, value) -> set(component, option, option.name() + '[' + key + ']', value));
            } else {
                Object value = value(option);
                if (value != null) {
                    set(component, option, option.name(), value);
                }
            }
        }
    }

    /** The option that replaces the object of all others comes first. */
    private static List<ComponentOption> inOrder() {
        return ComponentOptions.all().stream()
                .sorted(Comparator.comparing(option -> !option.type().equals(OpenAIConfiguration.class.getName())))
                .toList();
    }

    private void refuseFaults() {
        List<String> faults = properties.all().stream()
                .map(each -> ComponentOptions.fault(each.place(), prefix, each.own(), each.meaning()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (!faults.isEmpty()) {
            throw new RefusedOptionException(String.join(" ", faults));
        }
    }

    /** Numbers as texts: the component reads them more strictly than Camel converts them. */
    private Object value(ComponentOption option) {
        Object value;
        try {
            value = Binder.get(environment)
                    .bind(ConfigurationPropertyName.adapt(prefix + option.dashed(), '.'), Bindable.of(Object.class))
                    .orElse(null);
        } catch (RuntimeException e) {
            throw refused(option, "cannot be read: a placeholder in it may be wrong.");
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : value;
    }

    /** A stronger source replaces what a weaker one says of the same entry. */
    private Map<String, Object> entries(ComponentOption option) {
        List<Property> weakestFirst = new ArrayList<>(properties.all());
        Collections.reverse(weakestFirst);
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Property each : weakestFirst) {
            if (each.meaning().kind() == Kind.ENTRY && each.meaning().option().equals(option)) {
                entries.put(spelling(each, entries), properties.value(each));
            }
        }
        return entries;
    }

    /** Environment variables have no lower case: one that names an entry of another source means that. */
    private static String spelling(Property property, Map<String, Object> entries) {
        String key = property.meaning().key();
        return entries.keySet().stream()
                .filter(each -> property.isOfVariables() && each.equalsIgnoreCase(key))
                .findFirst()
                .orElse(key);
    }

    private void set(OpenAIComponent component, ComponentOption option, String name, Object value) {
        boolean isSet;
        try {
            isSet = PropertyBindingSupport.build()
                    .withConfigurer(component.getComponentPropertyConfigurer())
                    .withIgnoreCase(true)
                    .bind(component.getCamelContext(), component, name, value);
        } catch (RuntimeException e) {
            throw refused(option, reason(option, value, e));
        }
        if (!isSet) {
            throw refused(option, accepted(option));
        }
    }

    private RefusedOptionException refused(ComponentOption option, String reason) {
        String place = properties.all().stream()
                .filter(each -> option.equals(each.meaning().option()))
                .map(Property::place)
                .findFirst()
                .orElse(prefix + option.dashed());
        return new RefusedOptionException(place + ": " + reason);
    }

    private static String reason(ComponentOption option, Object value, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedOptionException) {
                return cause.getMessage();
            }
        }
        boolean hasPlaceholder = value instanceof String text && text.contains("{{");
        return accepted(option)
                + (hasPlaceholder ? " A placeholder {{...}} in it may name a property that does not exist." : "");
    }

    private static String accepted(ComponentOption option) {
        return "The option " + option.name() + " cannot have this value. It takes a value of the type "
                + option.type().replaceAll("[a-z]+\\.", "")
                + "; a bean is written #bean:name, with the name under which it is registered.";
    }
}

package io.github.camelopenai.internal.spring;

import io.github.camelopenai.internal.properties.ComponentOptions;
import io.github.camelopenai.internal.properties.ComponentProperty;
import io.github.camelopenai.internal.properties.ComponentProperty.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The properties of one component, each as it is written.
 *
 * <p>Spring's own reading of entries drops underscores from their names, so that {@code top_k} would be sent as {@code topk}.
 */
final class EnvironmentProperties {

    private static final String PREFIX = OptionBinder.PREFIX;

    private final ConfigurableEnvironment environment;
    private final String component;
    private final List<Property> all = new ArrayList<>();

    /**
     * @param component its name in Camel, such as {@code openai}
     */
    EnvironmentProperties(ConfigurableEnvironment environment, String component) {
        this.environment = environment;
        this.component = component;
        environment.getPropertySources().forEach(this::read);
    }

    /** All that sources can list, the strongest source first. */
    List<Property> all() {
        return all;
    }

    private void read(PropertySource<?> source) {
        if (source instanceof EnumerablePropertySource<?> named) {
            boolean isOfVariables = source instanceof SystemEnvironmentPropertySource;
            for (String name : named.getPropertyNames()) {
                String own = isOfVariables ? afterVariablePrefix(name) : afterPrefix(name);
                if (own != null) {
                    ComponentProperty meaning =
                            isOfVariables ? ComponentOptions.ofVariable(own) : ComponentOptions.ofProperty(own);
                    add(new Property(named, name, own, meaning));
                }
            }
        }
    }

    /** {@code CAMEL_COMPONENT_OPENAI_API_KEY} is no KEY of a component openai-api. */
    private void add(Property property) {
        boolean mayBeOfAnother = property.isOfVariables()
                && property.meaning().kind() == Kind.UNKNOWN
                && !component.equals(OptionBinder.SCHEME);
        if (!mayBeOfAnother) {
            all.add(property);
        }
    }

    private String afterPrefix(String name) {
        String prefix = PREFIX + component + '.';
        return name.regionMatches(true, 0, prefix, 0, prefix.length()) ? name.substring(prefix.length()) : null;
    }

    private String afterVariablePrefix(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String start = PREFIX.toUpperCase(Locale.ROOT).replace('.', '_');
        for (String separator : List.of("", "_")) {
            String prefix = start + component.toUpperCase(Locale.ROOT).replace("-", separator) + '_';
            if (upper.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return null;
    }

    /** The value of an entry, with Spring's placeholders replaced. */
    Object value(Property property) {
        Object value = property.source().getProperty(property.name());
        return value instanceof CharSequence text ? environment.resolvePlaceholders(text.toString()) : value;
    }

    /**
     * A property as a source has it.
     *
     * @param name as it is written
     * @param own what follows the component in the name
     */
    record Property(EnumerablePropertySource<?> source, String name, String own, ComponentProperty meaning) {

        boolean isOfVariables() {
            return source instanceof SystemEnvironmentPropertySource;
        }

        /** The name, and where it stands. */
        String place() {
            Origin origin = source instanceof OriginLookup<?> ? OriginLookup.getOrigin(source, name) : null;
            return origin == null ? name : name + " (" + origin + ')';
        }
    }
}

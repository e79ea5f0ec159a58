package io.github.camelopenai.internal.spring.environment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The properties of a Spring application that runs Camel, with Spring Boot or without. */
public final class SpringEnvironment {

    private static final String BEAN = "environment";

    private SpringEnvironment() {}

    /**
     * Those whose names begin so, without the JVM's own and the environment variables; none where Camel does not run in Spring.
     *
     * @return the values as they were written, by name
     */
    public static Map<String, String> properties(CamelContext context, String prefix) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (context.getRegistry().lookupByName(BEAN) instanceof ConfigurableEnvironment environment) {
            environment.getPropertySources().forEach(source -> collect(source, prefix, properties));
        }
        return properties;
    }

    private static void collect(PropertySource<?> source, String prefix, Map<String, String> properties) {
        boolean isOfTheJvm = source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)
                || source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        if (!isOfTheJvm && source instanceof EnumerablePropertySource<?> named) {
            for (String name : named.getPropertyNames()) {
                if (name.startsWith(prefix)) {
                    properties.putIfAbsent(name, String.valueOf(named.getProperty(name)));
                }
            }
        }
    }
}

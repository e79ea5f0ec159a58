package io.github.camelopenai.internal.spring;

import io.github.camelopenai.OpenAIComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A Spring Boot application with Camel and the component, and nothing else. */
final class SpringBootRuntime {

    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final Map<String, Object> variables = new LinkedHashMap<>();
    private ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class, OpenAIAutoConfiguration.class));

    SpringBootRuntime with(String property, Object value) {
        properties.put(property, value);
        return this;
    }

    SpringBootRuntime withProperties(Map<String, Object> some) {
        properties.putAll(some);
        return this;
    }

    SpringBootRuntime withVariables(Map<String, Object> some) {
        variables.putAll(some);
        return this;
    }

    <T> SpringBootRuntime withBean(String name, T bean) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) bean.getClass();
        return with(each -> each.withBean(name, type, () -> bean));
    }

    SpringBootRuntime with(UnaryOperator<ApplicationContextRunner> change) {
        runner = change.apply(runner);
        return this;
    }

    /** Runs the application, and fails where it does not start. */
    void start(Consumer<OpenAIComponent> test) {
        runner.withInitializer(this::addSources)
                .run(context ->
                        test.accept(context.getBean(CamelContext.class).getComponent("openai", OpenAIComponent.class)));
    }

    /** The exception that ends the start, or null. */
    Throwable startFailure() {
        Throwable[] failure = new Throwable[1];
        runner.withInitializer(this::addSources).run(context -> failure[0] = context.getStartupFailure());
        return failure[0];
    }

    /** The variables are stronger, as in an application. */
    private void addSources(ConfigurableApplicationContext context) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("file", properties));
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
    }
}

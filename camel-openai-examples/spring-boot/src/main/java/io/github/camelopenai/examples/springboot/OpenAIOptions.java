package io.github.camelopenai.examples.springboot;

import io.github.camelopenai.OpenAIComponent;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.util.CamelPropertiesHelper;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Hands {@code camel.component.openai.*} to the component, as the starters of Camel's own components do for theirs. */
@Configuration(proxyBeanMethods = false)
class OpenAIOptions {

    @Bean
    ComponentCustomizer openaiOptions(Environment environment) {
        Map<String, Object> options = Binder.get(environment)
                .bind("camel.component.openai", Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
        return ComponentCustomizer.builder(OpenAIComponent.class)
                .build(openai -> CamelPropertiesHelper.setCamelProperties(
                        openai.getCamelContext(), openai, new HashMap<>(options), true));
    }
}

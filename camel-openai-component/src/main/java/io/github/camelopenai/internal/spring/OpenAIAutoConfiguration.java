package io.github.camelopenai.internal.spring;

import io.github.camelopenai.OpenAIComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Binds {@code camel.component.openai.*} in a Spring Boot application.
 *
 * <p>Its conditions are those of Camel's own starters. They stand on an inner class, because Spring loads the classes of all
 * conditions before it asks any.
 */
@AutoConfiguration(afterName = "org.apache.camel.spring.boot.CamelAutoConfiguration")
@ConditionalOnClass(name = "org.apache.camel.spring.boot.CamelAutoConfiguration")
public class OpenAIAutoConfiguration {

    /** The beans of an application in which Camel Spring Boot runs Camel. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
    @ConditionalOnHierarchicalProperties({"camel.component", "camel.component.openai"})
    static class Binding {

        /** Binds each component of this type when Camel creates it, which is before its first endpoint. */
        @Bean
        ComponentCustomizer openaiOptions(ConfigurableEnvironment environment) {
            return new ComponentCustomizer() {
                @Override
                public boolean isEnabled(String name, Component target) {
                    return target instanceof OpenAIComponent
                            && HierarchicalPropertiesEvaluator.evaluate(
                                    environment,
                                    "camel.component.customizer",
                                    OptionBinder.PREFIX + name + ".customizer");
                }

                @Override
                public void configure(String name, Component target) {
                    new OptionBinder(environment, name).bind((OpenAIComponent) target);
                }
            };
        }

        /** Creates the component where it has properties, so that a wrong one ends the start even if no route uses the component yet. */
        @Bean
        CamelContextConfiguration openaiComponentWhereConfigured(ConfigurableEnvironment environment) {
            return new CamelContextConfiguration() {
                @Override
                public void beforeApplicationStart(CamelContext context) {
                    if (new OptionBinder(environment, OptionBinder.SCHEME).hasProperties()) {
                        context.getComponent(OptionBinder.SCHEME);
                    }
                }

                @Override
                public void afterApplicationStart(CamelContext context) {
                    // Nothing is left to do
                }
            };
        }
    }
}

package io.github.camelopenai;

import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.GeneratedPropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.util.StringHelper;

/**
 * Sets options through a configurer that Camel generates, after their texts have been read by {@link OptionValues}: of the
 * component by {@code camel.component.openai.*}, of an endpoint by its properties.
 *
 * @param <C> the generated configurer
 */
final class CheckedConfigurer<C extends PropertyConfigurer & PropertyConfigurerGetter>
        implements GeneratedPropertyConfigurer, PropertyConfigurerGetter {

    private final C generated;
    private final Consumer<String> configured;

    CheckedConfigurer(C generated) {
        this(generated, option -> {});
    }

    /**
     * @param configured is told the name of each option that has been set, as it was given
     */
    CheckedConfigurer(C generated, Consumer<String> configured) {
        this.generated = generated;
        this.configured = configured;
    }

    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        Class<?> type = generated.getOptionType(name, ignoreCase);
        boolean isSet = generated.configure(context, target, name, OptionValues.read(name, type, value), ignoreCase);
        if (isSet) {
            configured.accept(name);
        }
        return isSet;
    }

    /**
     * The value of an option of the URI, as {@link OptionValues} reads it.
     *
     * @param name the name, in any case and with dashes or not
     */
    Object read(String name, Object value) {
        String option = StringHelper.dashToCamelCase(name);
        return OptionValues.read(option, getOptionType(option, true), value);
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return generated.getOptionType(name, ignoreCase);
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return generated.getOptionValue(target, name, ignoreCase);
    }

    @Override
    public Object getCollectionValueType(Object target, String name, boolean ignoreCase) {
        return generated.getCollectionValueType(target, name, ignoreCase);
    }

    @Override
    public String[] getAutowiredNames() {
        return generated.getAutowiredNames();
    }
}

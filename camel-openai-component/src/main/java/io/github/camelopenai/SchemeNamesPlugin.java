package io.github.camelopenai;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.PluginHelper;

/** Camel loads it with each context that has the jar on its class path. */
public final class SchemeNamesPlugin implements ContextServicePlugin {

    @Override
    public void load(CamelContext context) {
        ComponentResolver given = PluginHelper.getComponentResolver(context);
        if (given instanceof SchemeNames) {
            // The context has been stopped, and starts again
            return;
        }
        SchemeNames names = new SchemeNames(given);
        context.getCamelContextExtension().addContextPlugin(ComponentResolver.class, names);
        context.addLifecycleStrategy(names);
    }
}

package io.github.camelopenai;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Makes one component of all names that a URI may begin with: {@code openai}, {@code openai-api}, {@code llm} and {@code ai-tool}.
 *
 * <p>Limits, connections and options belong to a component, so a second instance would call the server twice as often. A bean
 * of the user's and a component that the user adds are as they are: Camel asks for them before it asks here. A component that is removed under one
 * name has stopped, so it is removed under the others too, and the next URI gets a new one.
 */
final class SchemeNames extends LifecycleStrategySupport implements ComponentResolver {

    /** For tools that take {@code openai} for the component of Apache Camel. */
    static final String SECOND = "openai-api";

    /** The name that Apache Camel's own component has from 4.23 on. */
    static final String SUCCESSOR = "llm";

    /** For routes that are tools, the name that Apache Camel's own component camel-ai-tool has from 4.22 on. */
    static final String TOOL = "ai-tool";

    private static final String FIRST = "openai";

    private final ComponentResolver given;
    private OpenAIComponent shared;

    /** @param given how Camel finds components */
    SchemeNames(ComponentResolver given) {
        this.given = given;
    }

    @Override
    public Component resolveComponent(String name, CamelContext context) throws Exception {
        Component found = given.resolveComponent(name, context);
        if (found == null && (name.equals(SUCCESSOR) || name.equals(TOOL))) {
            return shared(new OpenAIComponent(), context);
        }
        boolean isOurs = found != null && found.getClass() == OpenAIComponent.class;
        return isOurs && (name.equals(FIRST) || name.equals(SECOND)) ? shared((OpenAIComponent) found, context) : found;
    }

    private synchronized OpenAIComponent shared(OpenAIComponent fresh, CamelContext context) {
        if (shared == null) {
            // Where the user has added one, it is the one
            shared = context.hasComponent(FIRST) instanceof OpenAIComponent added ? added : fresh;
        }
        return shared;
    }

    @Override
    public void onComponentRemove(String name, Component component) {
        if (forget(component)) {
            CamelContext context = component.getCamelContext();
            for (String other : List.of(FIRST, SECOND, SUCCESSOR, TOOL)) {
                if (context.hasComponent(other) == component) {
                    context.removeComponent(other);
                }
            }
        }
    }

    private synchronized boolean forget(Component component) {
        boolean isShared = component == shared;
        if (isShared) {
            shared = null;
        }
        return isShared;
    }

    /** Camel has stopped all components, and may start again. */
    @Override
    public synchronized void onContextStopped(CamelContext context) {
        shared = null;
    }
}

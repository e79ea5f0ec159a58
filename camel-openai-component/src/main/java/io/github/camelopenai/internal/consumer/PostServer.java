package io.github.camelopenai.internal.consumer;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Sets up the HTTP endpoint that serves a path of ours, so that what does not belong there comes to us and is not answered by the web
 * server's own page.
 *
 * <p>Options are set by name: Jetty need not be on the class path.
 */
final class PostServer {

    private final DefaultEndpoint endpoint;
    private final PropertyConfigurer options;

    private PostServer(DefaultEndpoint endpoint) {
        this.endpoint = endpoint;
        this.options = endpoint.getComponent().getEndpointPropertyConfigurer();
    }

    /** Sets up an endpoint before its consumer starts. */
    static void prepare(Endpoint endpoint, String path) {
        if (endpoint instanceof DefaultEndpoint served) {
            new PostServer(served).prepare(path);
        }
    }

    private void prepare(String path) {
        if (!endpoint.getEndpointUri().startsWith("jetty:")) {
            return;
        }
        set("filters", withGate(path));
        // It is asked before our gate, and throws at a charset that it does not know
        set("enableMultipartFilter", false);
        // Else Camel writes a body of any size to the disk before it is measured
        set("disableStreamCache", true);
        // Else Camel unpacks a body with gzip, but what is signed is the body as it was sent
        set("bridgeEndpoint", true);
        // Else Jetty answers 503 after 30 s, whatever time the route may take
        set("continuationTimeout", 0L);
    }

    private List<Object> withGate(String path) {
        List<Object> filters = new ArrayList<>();
        if (options instanceof PropertyConfigurerGetter getter
                && getter.getOptionValue(endpoint, "filters", true) instanceof List<?> given) {
            filters.addAll(given);
        }
        filters.removeIf(JettyGate.class::isInstance);
        filters.add(new JettyGate(path));
        return filters;
    }

    private void set(String option, Object value) {
        options.configure(endpoint.getCamelContext(), endpoint, option, value, true);
    }
}

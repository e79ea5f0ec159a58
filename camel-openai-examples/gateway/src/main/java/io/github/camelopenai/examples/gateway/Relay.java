package io.github.camelopenai.examples.gateway;

import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jetty.JettyHttpComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** A running Camel with the route of the gateway. */
final class Relay implements AutoCloseable {

    /** How long streams may go on once the gateway is told to end. */
    private static final int SECONDS_TO_FINISH = 10;

    /** For what there is to do at once: no body that comes slowly, no call and no stream holds one. */
    private static final int SERVER_THREADS = 64;

    private final CamelContext context;
    private final String baseUrl;

    private Relay(CamelContext context, String baseUrl) {
        this.context = context;
        this.baseUrl = baseUrl;
    }

    static Relay start(
            String host,
            int port,
            Gate gate,
            Origins origins,
            Models models,
            AccessLog log,
            Servers servers,
            Spending spending)
            throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(properties(host, port, servers));
        context.getShutdownStrategy().setTimeout(SECONDS_TO_FINISH);
        context.getComponent("jetty", JettyHttpComponent.class).setMaxThreads(SERVER_THREADS);
        context.getRegistry().bind(GatewayRoute.SETTINGS, new JettySettings(log));
        Relay relay = new Relay(context, "http://" + host + ':' + port + "/v1");
        try {
            context.addRoutes(new GatewayTools());
            context.addRoutes(new GatewayRoute(gate, origins, models, log, servers, spending));
            context.start();
            return relay;
        } catch (Exception e) {
            relay.close();
            throw e;
        }
    }

    private static Properties properties(String host, int port, Servers servers) {
        Properties properties = new Properties();
        properties.setProperty("host", host);
        properties.setProperty("port", String.valueOf(port));
        servers.inOrder().forEach(upstream -> add(properties, upstream, servers.at(upstream)));
        return properties;
    }

    private static void add(Properties properties, Upstream upstream, Server server) {
        properties.setProperty(upstream.id() + ".baseUrl", server.baseUrl());
        if (server.apiKey() != null) {
            properties.setProperty(upstream.id() + ".apiKey", server.apiKey());
        }
    }

    /** Where clients reach it. */
    String baseUrl() {
        return baseUrl;
    }

    int requestsUnderWay() {
        return context.getInflightRepository().size();
    }

    @Override
    public void close() {
        context.stop();
    }
}

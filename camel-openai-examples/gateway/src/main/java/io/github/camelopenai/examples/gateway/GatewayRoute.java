package io.github.camelopenai.examples.gateway;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.LoadBalanceDefinition;
import org.apache.camel.model.PipelineDefinition;

/**
 * OpenAI's protocol in, OpenAI's protocol out, and in between: who may call, how much, which model, and a second server
 * where the first fails.
 *
 * <p>Each upstream has the properties {@code first.*} or {@code second.*}: {@code baseUrl} and {@code apiKey}.
 */
final class GatewayRoute extends RouteBuilder {

    /** The bean with the {@link JettySettings}. */
    static final String SETTINGS = "jettySettings";

    /**
     * No time-out of Jetty's, for an answer may take minutes. No header and no form field of a client becomes a header of
     * the exchange, where it could steer the component. The gate itself reads the body, up to its limit. Every path and method
     * comes here, so that the gate answers, and not Jetty.
     */
    private static final String SERVER = "jetty:http://{{host}}:{{port}}/?matchOnUriPrefix=true&optionsEnabled=true"
            + "&traceEnabled=true&continuationTimeout=0&mapHttpMessageHeaders=false&mapHttpMessageBody=false"
            + "&mapHttpMessageFormUrlEncodedBody=false&enableMultipartFilter=false&sendServerVersion=false"
            + "&handlers=#" + SETTINGS;

    private static final String WITH_TOOLS = "-with-tools";

    private final Gate gate;
    private final Origins origins;
    private final Models models;
    private final AccessLog log;
    private final Servers servers;
    private final Spending spending;

    GatewayRoute(Gate gate, Origins origins, Models models, AccessLog log, Servers servers, Spending spending) {
        this.gate = gate;
        this.origins = origins;
        this.models = models;
        this.log = log;
        this.servers = servers;
        this.spending = spending;
    }

    @Override
    public void configure() {
        // What fails is told to the client, here and nowhere else
        errorHandler(noErrorHandler());

        from(SERVER)
                .routeId("gateway")
                // Camel would read the body before the gate has looked at the key
                .streamCache("false")
                .doTry()
                .process(gate)
                .toD("direct:${exchangeProperty.route}")
                .doCatch(Exception.class)
                .process(new Failures())
                .doFinally()
                .process(log)
                .end();

        for (Api api : Api.values()) {
            from("direct:" + api.route())
                    .choice()
                    .when(exchange -> mayCallTools(api) && hasTools(exchange))
                    .to("direct:call-" + api.route() + WITH_TOOLS)
                    .otherwise()
                    .to("direct:call-" + api.route())
                    .end()
                    .process(new Reply(models));
            call(api, false);
            if (mayCallTools(api)) {
                call(api, true);
            }
        }

        UsagePage usage = new UsagePage(log.usage(), spending);
        from("direct:" + UsagePage.JSON).process(usage::answer);
        from("direct:" + UsagePage.PAGE).process(usage::page);
        from("direct:" + Origins.PREFLIGHT).process(origins);
        from("direct:events").process(new EventRelay());
    }

    private boolean mayCallTools(Api api) {
        return api.callsTools() && !models.tags().isEmpty();
    }

    private boolean hasTools(Exchange exchange) {
        return !models.tags(Call.of(exchange).askedModel()).isEmpty();
    }

    /** The failover asks the servers in their order, and leaves one alone that is down. Each route has its own: one model may be down alone. */
    private void call(Api api, boolean withTools) {
        String name = "call-" + api.route() + (withTools ? WITH_TOOLS : "");
        getContext().getRegistry().bind(name, servers.failover());
        LoadBalanceDefinition failover = from("direct:" + name).loadBalance().custom(name);
        for (Upstream upstream : servers.inOrder()) {
            PipelineDefinition server = failover.pipeline();
            server.process(request(upstream, withTools));
            pay(server, api, endpoint(api, upstream, withTools));
        }
    }

    /** Calls the endpoint that has the budget of the client: what was used is the client's, whichever endpoint was called. */
    private void pay(PipelineDefinition server, Api api, String endpoint) {
        if (!api.takesBody()) {
            server.to(endpoint);
            return;
        }
        ChoiceDefinition budgets = server.choice();
        for (Budget budget : spending.budgets()) {
            budgets.when(exchange -> spending.of(Call.of(exchange).clientName()).equals(budget))
                    .to(endpoint + spending.options(budget));
        }
    }

    private Processor request(Upstream upstream, boolean withTools) {
        return exchange -> {
            Call call = Call.of(exchange);
            if (withTools) {
                call.requestWithTools(exchange.getMessage(), upstream, models);
            } else {
                call.request(exchange.getMessage(), upstream, models);
            }
        };
    }

    /** The answer as it is; where the request asks for a stream, event by event. */
    private String endpoint(Api api, Upstream upstream, boolean withTools) {
        return "openai:" + api.endpoint() + (api.endpoint().contains("?") ? "&" : "?") + "outputFormat=json&"
                + servers.options(upstream)
                // A tool that fails is the model's to know of, and a model that calls on and on must answer
                + (withTools
                        ? "&tags=" + String.join(",", models.tags())
                                + "&toolFailure=tell&atLimit=answer&streamEvents=true"
                        : "")
                + (api.streams() ? "&streamTo=direct:events&streaming=false&streamIncludeAll=true" : "");
    }
}

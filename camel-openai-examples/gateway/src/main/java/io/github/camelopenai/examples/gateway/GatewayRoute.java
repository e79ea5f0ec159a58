package io.github.camelopenai.examples.gateway;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

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

    private final Gate gate;
    private final Origins origins;
    private final Models models;
    private final AccessLog log;
    private final Servers servers;

    GatewayRoute(Gate gate, Origins origins, Models models, AccessLog log, Servers servers) {
        this.gate = gate;
        this.origins = origins;
        this.models = models;
        this.log = log;
        this.servers = servers;
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
            from("direct:" + api.route()).to("direct:call-" + api.route()).process(new Reply(models));
            if (servers.hasSecond()) {
                callWithFallback(api);
            } else {
                from("direct:call-" + api.route())
                        .process(request(Upstream.FIRST))
                        .to(endpoint(api, Upstream.FIRST));
            }
        }

        from("direct:" + Origins.PREFLIGHT).process(origins);
        from("direct:events").process(new EventRelay());
    }

    private void callWithFallback(Api api) {
        from("direct:call-" + api.route())
                .doTry()
                .process(request(Upstream.FIRST))
                .to(endpoint(api, Upstream.FIRST))
                .doCatch(
                        OpenAIConnectException.class,
                        OpenAIRateLimitException.class,
                        OpenAIRejectedException.class,
                        OpenAIServerException.class,
                        OpenAIStreamInterruptedException.class,
                        OpenAITimeoutException.class)
                .onWhen(exchange -> !Call.of(exchange).hasBegun())
                .process(exchange ->
                        Call.of(exchange).failedOver(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)))
                .process(request(Upstream.SECOND))
                .to(endpoint(api, Upstream.SECOND))
                .end();
    }

    private Processor request(Upstream upstream) {
        return exchange -> Call.of(exchange).request(exchange.getMessage(), upstream, models);
    }

    /** The answer as it is; where the request asks for a stream, event by event. */
    private String endpoint(Api api, Upstream upstream) {
        String id = upstream.id();
        // With a second server at hand, nobody waits for the first one to recover
        boolean hasFallback = upstream == Upstream.FIRST && servers.hasSecond();
        String silence = "&readTimeout=" + servers.firstByteTimeout().toMillis();
        return "openai:" + api.endpoint() + (api.endpoint().contains("?") ? "&" : "?")
                + "outputFormat=json&connectTimeout=5s&baseUrl={{" + id + ".baseUrl}}"
                + (servers.at(upstream).apiKey() == null ? "" : "&apiKey=RAW({{" + id + ".apiKey}})")
                + (hasFallback ? "&maxRetries=0" + silence : "")
                + (api.streams() ? "&streamTo=direct:events&streaming=false&streamIncludeAll=true" : "");
    }
}

package io.github.camelopenai.examples.chatweb;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** A page, and the chat that it leads: its events go to the browser while they come from the model. */
final class ChatWebRoute extends RouteBuilder {

    private final Hosts hosts;

    ChatWebRoute(Hosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public void configure() {
        onException(Exception.class).handled(true).process(Failures::tell);

        from("jetty:http://{{host}}:{{port}}/?httpMethodRestrict=GET&matchOnUriPrefix=true")
                .routeId("page")
                .process(this::checkHost)
                .process(Assets::answer);

        from("jetty:http://{{host}}:{{port}}/chat?httpMethodRestrict=POST&continuationTimeout=0")
                .routeId("chat")
                .process(this::checkHost)
                .process(ChatWebRoute::checkMessages)
                .removeHeaders("*")
                .to("openai:chat?inputFormat=json&streaming=true&outputFormat=sse");
    }

    private void checkHost(Exchange exchange) {
        String host = exchange.getMessage().getHeader("Host", String.class);
        if (!hosts.isKnown(host)) {
            throw new RefusedException(421, "This name of the server is not known here; --allow-host names it.");
        }
    }

    /** The messages of a chat and nothing else: a page of another site cannot send JSON, and no page chooses the model. */
    private static void checkMessages(Exchange exchange) {
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
        String body = exchange.getMessage().getBody(String.class);
        if (!type.startsWith("application/json") || !body.startsWith("[")) {
            throw new RefusedException(400, "A list of messages is taken, as application/json.");
        }
        exchange.getMessage().setBody(body);
    }
}

package io.github.camelopenai.examples.chatweb;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.api.OpenAIException;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** A page, and the chat behind it: its events go to the browser while they come from the model. */
final class ChatWebRoute extends RouteBuilder {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PAGE = "chat-web/index.html";

    @Override
    public void configure() {
        onException(Exception.class).handled(true).process(ChatWebRoute::tellFailure);

        from("jetty:http://{{host}}:{{port}}/?httpMethodRestrict=GET")
                .routeId("page")
                .removeHeaders("*")
                .process(ChatWebRoute::page);

        from("jetty:http://{{host}}:{{port}}/chat?httpMethodRestrict=POST&continuationTimeout=0")
                .routeId("chat")
                .process(ChatWebRoute::check)
                .removeHeaders("*")
                .to("openai:chat?inputFormat=json&streaming=true&outputFormat=sse");
    }

    private static void page(Exchange exchange) throws IOException {
        try (var page = ChatWebRoute.class.getClassLoader().getResourceAsStream(PAGE)) {
            exchange.getMessage().setBody(page.readAllBytes());
        }
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        // The page's own script and style stand in it, and nothing else may be loaded or run
        exchange.getMessage()
                .setHeader(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self';"
                                + " img-src data:");
    }

    /** The messages of a chat and nothing else: a page of another site cannot send JSON, and no page chooses the model. */
    private static void check(Exchange exchange) {
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
        String body = exchange.getMessage().getBody(String.class);
        if (!type.startsWith("application/json") || !body.startsWith("[")) {
            throw new IllegalArgumentException("A list of messages is taken, as application/json.");
        }
        exchange.getMessage().setBody(body);
    }

    private static void tellFailure(Exchange exchange) throws IOException {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        boolean isOurs = failure instanceof IllegalArgumentException && !(failure instanceof OpenAIException);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, isOurs ? 400 : 502);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage()
                .setBody(JSON.writeValueAsString(
                        Map.of("error", Map.of("message", String.valueOf(failure.getMessage())))));
    }
}

package io.github.camelopenai.examples.benchmarks.side;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/** Camel's own HTTP component, with JSON made and read by hand. It blocks. */
final class CamelHttp implements Side {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RouteCaller camel = new RouteCaller();

    /** @param atATime the size of its pool, which by default has room for 20 calls to one host */
    CamelHttp(String baseUrl, int atATime) throws Exception {
        camel.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:chat")
                                .process(CamelHttp::ask)
                                .to(baseUrl + "/chat/completions?connectionsPerRoute=" + atATime
                                        + "&maxTotalConnections=" + atATime)
                                .process(CamelHttp::read);
                    }
                },
                "chat");
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public CompletionStage<String> chat(String prompt) {
        return camel.send("chat", prompt, message -> message.getBody(String.class));
    }

    private static void ask(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        ObjectNode request = JSON.createObjectNode().put("model", "gpt-4o-mini");
        request.putArray("messages").addObject().put("role", "user").put("content", message.getBody(String.class));
        message.setHeader(Exchange.HTTP_METHOD, "POST");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("Authorization", "Bearer sk-benchmark");
        message.setBody(JSON.writeValueAsBytes(request));
    }

    private static void read(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        try (InputStream body = message.getBody(InputStream.class)) {
            message.setBody(JSON.readTree(body).at("/choices/0/message/content").textValue());
        }
    }

    @Override
    public void close() {
        camel.close();
    }
}

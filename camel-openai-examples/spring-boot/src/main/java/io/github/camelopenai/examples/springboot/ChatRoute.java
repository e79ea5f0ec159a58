package io.github.camelopenai.examples.springboot;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** A prompt goes in, its answer comes out: as a whole, or piece by piece. The model and the server are in application.properties. */
@Component
class ChatRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:ask").routeId("ask").to("openai:chat?systemMessage=Answer in one sentence.");

        from("direct:stream").routeId("stream").to("openai:chat?streaming=true&streamTo=direct:piece");

        from("direct:piece").routeId("piece").process(AnswerController::send);
    }
}

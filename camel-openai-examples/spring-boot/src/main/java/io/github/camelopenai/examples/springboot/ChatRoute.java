package io.github.camelopenai.examples.springboot;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** A prompt goes in, its answer comes out. The model and the server are in application.properties. */
@Component
class ChatRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:ask").routeId("ask").to("openai:chat?systemMessage=Answer in one sentence.");
    }
}

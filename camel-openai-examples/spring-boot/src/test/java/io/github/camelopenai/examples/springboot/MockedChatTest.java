package io.github.camelopenai.examples.springboot;

import org.apache.camel.EndpointInject;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.apache.camel.test.spring.junit5.MockEndpointsAndSkip;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** The routes with a mock in place of the model: needs no key, and calls no server. */
@CamelSpringBootTest
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
@MockEndpointsAndSkip("openai:*")
class MockedChatTest {

    @Autowired
    private ProducerTemplate template;

    @EndpointInject("mock:openai:chat")
    private MockEndpoint model;

    @Test
    void thePromptGoesToTheModelAndItsAnswerComesBack() throws Exception {
        model.expectedBodiesReceived("Name three rivers.");
        model.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody("Elbe, Rhine, Danube."));

        String answer = template.requestBody("direct:ask", "Name three rivers.", String.class);

        Assertions.assertThat(answer).isEqualTo("Elbe, Rhine, Danube.");
        model.assertIsSatisfied();
    }
}

package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.OpenAIServer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.DefaultAutoMockInterceptStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a key is asked for: a mocked endpoint needs none, a real one does when the route starts. */
class MockedEndpointTest {

    private static final String NO_KEY = "There is no API key for https://api.openai.com/v1";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void addRoute() throws Exception {
        OpenAIComponent component = new OpenAIComponent();
        component.setEnvironment(variable -> null);
        camel.addComponent("openai", component);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask")
                        .routeId("ask")
                        .to("openai:chat?model=gpt-4o-mini")
                        .id("chat")
                        .to("mock:answers");
            }
        });
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai:*", "openai:chat.*"})
    void anEndpointThatCamelTestMocksAndSkipsNeedsNoKey(String pattern) throws Exception {
        mock(pattern, true);
        camel.start();
        MockEndpoint chat = camel.getEndpoint("mock:openai:chat", MockEndpoint.class);
        chat.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody("Paris"));

        camel.createProducerTemplate().sendBody("direct:ask", "What is the capital of France?");

        chat.expectedBodiesReceived("What is the capital of France?");
        chat.assertIsSatisfied();
    }

    @Test
    void aMockOfOtherEndpointsChangesNothing() {
        mock("openai:embeddings*", true);

        assertThatThrownBy(camel::start).rootCause().hasMessageStartingWith(NO_KEY);
    }

    @Test
    void anEndpointThatAnAdviceSkipsNeedsNoKey() throws Exception {
        AdviceWith.adviceWith(camel, "ask", route -> route.mockEndpointsAndSkip("openai:*"));
        camel.start();

        camel.createProducerTemplate().requestBody("direct:ask", "What is the capital of France?");

        assertThat(camel.getEndpoint("mock:openai:chat", MockEndpoint.class).getReceivedCounter())
                .isEqualTo(1);
    }

    @Test
    void anInterceptorThatSkipsOnlySomeMessagesAsksForAKeyWithTheFirstCall() throws Exception {
        ModelCamelContext routes = (ModelCamelContext) camel;
        routes.removeRouteDefinition(routes.getRouteDefinition("ask"));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                interceptSendToEndpoint("openai:*")
                        .onWhen(simple("${body} == 'hi'"))
                        .skipSendToOriginalEndpoint()
                        .setBody(constant("Hello"));
                from("direct:greet").to("openai:chat?model=greeter");
            }
        });
        camel.start();

        assertThat(camel.createProducerTemplate().requestBody("direct:greet", "hi"))
                .isEqualTo("Hello");
        assertThatThrownBy(() -> camel.createProducerTemplate().requestBody("direct:greet", "Who are you?"))
                .rootCause()
                .hasMessageStartingWith(NO_KEY);
    }

    @Test
    void aRealEndpointWithoutAKeyDoesNotStart() {
        assertThatThrownBy(camel::start).rootCause().hasMessageStartingWith(NO_KEY);
    }

    @Test
    void aMockThatPassesMessagesOnNeedsAKeyAsTheRealEndpointDoes() {
        mock("openai:*", false);

        assertThatThrownBy(camel::start).rootCause().hasMessageStartingWith(NO_KEY);
    }

    @Test
    void aMockThatPassesMessagesOnSeesThemAndTheServerAnswers() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Paris"));
        OpenAIConfiguration configuration =
                camel.getComponent("openai", OpenAIComponent.class).getConfiguration();
        configuration.setApiKey("sk-test");
        configuration.setBaseUrl(SERVER.baseUrl());
        mock("openai:*", false);
        camel.start();

        assertThat(camel.createProducerTemplate().requestBody("direct:ask", "What is the capital of France?"))
                .isEqualTo("Paris");
        assertThat(camel.getEndpoint("mock:openai:chat", MockEndpoint.class).getReceivedCounter())
                .isEqualTo(1);
        assertThat(SERVER.requests()).hasSize(1);
    }

    /** As camel-test does. */
    private void mock(String pattern, boolean skip) {
        camel.getCamelContextExtension()
                .registerAutoMockInterceptStrategy(new DefaultAutoMockInterceptStrategy(pattern, skip));
    }
}

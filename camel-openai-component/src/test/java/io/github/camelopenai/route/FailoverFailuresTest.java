package io.github.camelopenai.route;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DeadPort;
import io.github.camelopenai.testsupport.OpenAIServer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a failover tells when no server has answered. */
class FailoverFailuresTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @BeforeEach
    void servers() throws Exception {
        SERVER.answers("/chat/completions", aResponse().withStatus(503));
        camel.context().getRegistry().bind("failover", new OpenAIFailover());
    }

    private Exchange ask(String... servers) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .errorHandler(noErrorHandler())
                        .loadBalance()
                        .custom("failover")
                        .to(servers)
                        .end();
            }
        });
        return camel.send("direct:in", "Hi");
    }

    private static String dead(String model) {
        return "openai:chat?model=" + model + "&baseUrl=http://localhost:" + DeadPort.any() + "/v1";
    }

    @Test
    void theLastFailureShowsThoseBeforeIt() throws Exception {
        Throwable third = ask("openai:chat?model=one", dead("two"), "openai:chat?model=three")
                .getException();

        assertThat(third).isInstanceOf(OpenAIServerException.class);
        Throwable second = third.getSuppressed()[0];
        assertThat(second).isInstanceOf(OpenAIConnectException.class);
        assertThat(second.getSuppressed()).singleElement().isInstanceOf(OpenAIServerException.class);
    }

    /** Who decides by it whether to make the call again would pay twice. */
    @Test
    void whatAnyServerMayHaveChargedIsTold() throws Exception {
        Exchange failed = ask("openai:chat?model=one", dead("two"));

        assertThat(failed.getException()).isInstanceOf(OpenAIConnectException.class);
        assertThat(failed.getProperty("CamelOpenAISent")).isEqualTo(true);
    }

    @Test
    void whereNothingWasSentNothingMayHaveBeenCharged() throws Exception {
        assertThat(ask(dead("one"), dead("two")).getProperty("CamelOpenAISent")).isEqualTo(false);
    }
}

package io.github.camelopenai.route;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers a failover has asked, as it tells the route, and which failures say nothing of a server. */
class FailoverServersTest {

    private static final String CHAT = "/chat/completions";

    @RegisterExtension
    static final OpenAIServer FIRST = new OpenAIServer();

    @RegisterExtension
    static final OpenAIServer SECOND = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(FIRST::baseUrl);

    private final OpenAIFailover failover = new OpenAIFailover();

    @BeforeEach
    void servers() {
        camel.context().getRegistry().bind("failover", failover);
        SECOND.answers(CHAT, Answers.chat("of the second"));
    }

    @Test
    void eachServerThatWasAskedIsNamedWithTheReasonToAskTheNext() throws Exception {
        failover.setNames("openai, local");
        FIRST.answersInTurn(CHAT, status(503), aResponse().withBody(Answers.chat("of the first")));
        route();

        assertThat(servers(ask())).isEqualTo(List.of("openai(503)", "local"));
        assertThat(servers(ask())).isEqualTo(List.of("openai"));
    }

    @Test
    void aServerWithoutANameHasANumberAlsoWhereAllFail() throws Exception {
        FIRST.answers(CHAT, status(429));
        SECOND.answers(CHAT, status(500));
        failover.setFailureThreshold(1);
        route();

        Exchange failed = ask();
        assertThat(failed.getException()).hasMessageContaining("500");
        assertThat(servers(failed)).isEqualTo(List.of("1(429)", "2"));
    }

    @Test
    void aServerThatWasLeftAloneIsNotNamed() throws Exception {
        FIRST.answers(CHAT, status(503));
        failover.setFailureThreshold(1);
        route();
        ask();

        assertThat(servers(ask())).isEqualTo(List.of("2"));
    }

    @Test
    void aFailureOfTheRouteSaysNothingOfTheServer() throws Exception {
        FIRST.answers(CHAT, status(503));
        failover.setFailureThreshold(2);
        route();

        ask();
        assertThat(camel.send("direct:in", "Hi", Map.of("fails", true)).getException())
                .isInstanceOf(IllegalStateException.class);
        assertThat(camel.send("direct:in", "Hi", Map.of("CamelOpenAITemperature", "hot"))
                        .getException())
                .hasMessageContaining("hot");
        ask();

        assertThat(servers(ask())).as("two failures in a row").isEqualTo(List.of("2"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBudgetThatPaysForAllServersEndsTheCallAtTheFirst(boolean goesOn) throws Exception {
        failover.setFailoverOnBudget(goesOn);
        failover.setFailureThreshold(1);
        route("&tokenBudget=1");

        for (int call = 0; call < 2; call++) {
            Exchange asked = ask();
            assertThat(asked.getException() instanceof OpenAIBudgetException).isEqualTo(!goesOn);
            assertThat(servers(asked)).isEqualTo(goesOn ? List.of("1(OpenAIBudgetException)", "2") : List.of("1"));
        }
        assertThat(FIRST.requests()).isEmpty();
    }

    @Test
    void theNamesMustBeThoseOfTheServers() throws Exception {
        assertThatThrownBy(() -> failover.setNames("a,,b"))
                .hasMessage("names is 'a,,b', but must be names separated by commas");
        failover.setNames("only");

        assertThatThrownBy(this::route)
                .hasStackTraceContaining("names is 'only', but the loadBalance() has 2 servers: give each a name");
        assertThat(failover.getNames()).isEqualTo("only");
    }

    private void route() throws Exception {
        route("");
    }

    private void route(String optionsOfFirst) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .errorHandler(noErrorHandler())
                        .loadBalance()
                        .custom("failover")
                        .pipeline()
                        .process(exchange -> {
                            if (exchange.getMessage().getHeader("fails", false, Boolean.class)) {
                                throw new IllegalStateException("not a server");
                            }
                        })
                        .to("openai:chat?model=m1&maxRetries=0" + optionsOfFirst)
                        .end()
                        .to("openai:chat?model=m2&maxRetries=0&baseUrl=" + SECOND.baseUrl())
                        .end();
            }
        });
    }

    private Exchange ask() {
        return camel.send("direct:in", "Hi");
    }

    private static Object servers(Exchange exchange) {
        return exchange.getProperty("CamelOpenAIFailoverServers");
    }

    private static ResponseDefinitionBuilder status(int status) {
        return aResponse().withStatus(status).withBody(Answers.error("no", "e", "c"));
    }
}

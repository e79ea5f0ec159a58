package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.List;
import org.apache.camel.Producer;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The readiness check of an endpoint: {@code healthCheckProducerEnabled}. */
class HealthCheckTest {

    private static final String CHAT = "openai:chat?model=m";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel =
            new CamelRuntime(SERVER::baseUrl, component -> component.setHealthCheckProducerEnabled(true));

    private HealthCheckRepository checks;

    @BeforeEach
    void watchProducers() {
        HealthCheckRegistry registry = HealthCheckRegistry.get(camel.context());
        checks = (HealthCheckRepository) registry.resolveById("producers");
        checks.setEnabled(true);
        registry.register(checks);
    }

    @Test
    void aServerThatAnswersIsUp() {
        SERVER.answers("/models", Answers.page("model", "m"));
        startProducer(CHAT);

        HealthCheck.Result result = onlyCheck().call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/models");
    }

    @Test
    void aServerThatRefusesIsDownWithTheReason() {
        SERVER.answers(
                "/models",
                aResponse()
                        .withStatus(401)
                        .withBody(Answers.error(
                                "Incorrect API key provided: " + CamelRuntime.API_KEY, "x", "invalid_api_key")));
        startProducer(CHAT);

        HealthCheck.Result result = onlyCheck().call();

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage().orElseThrow())
                .contains("GET " + SERVER.baseUrl() + "/models answered 401 (invalid_api_key)")
                .doesNotContain(CamelRuntime.API_KEY);
        assertThat(result.getDetails()).containsEntry(HealthCheck.HTTP_RESPONSE_CODE, 401);
    }

    @Test
    void manyProbesAreOneCall() {
        SERVER.answers("/models", Answers.page("model", "m"));
        startProducer(CHAT);

        for (int i = 0; i < 20; i++) {
            assertThat(onlyCheck().call().getState()).isEqualTo(HealthCheck.State.UP);
        }

        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void aCheckIsOneOfReadiness() {
        startProducer(CHAT);

        assertThat(onlyCheck().isReadiness()).isTrue();
        assertThat(onlyCheck().isLiveness()).isFalse();
    }

    @Test
    void aDisabledCheckCallsNobody() {
        camel.component().setHealthCheckProducerEnabled(false);
        startProducer(CHAT);

        assertThat(onlyCheck().call().getState()).isEqualTo(HealthCheck.State.UNKNOWN);
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void aStoppedProducerTakesItsCheckWithIt() {
        Producer producer = startProducer(CHAT);
        assertThat(checks()).hasSize(1);

        producer.stop();

        assertThat(checks()).isEmpty();
    }

    @Test
    void eachEndpointHasACheckWithAnIdOfItsOwn() {
        startProducer(CHAT);
        startProducer("openai:vectorStores?operation=retrieve&id=vs_1");
        startProducer("openai:files?operation=retrieve&id=vs_1");

        assertThat(checks())
                .extracting(HealthCheck::getId)
                .doesNotHaveDuplicates()
                .noneMatch(id -> id.endsWith("null"));
    }

    private HealthCheck onlyCheck() {
        assertThat(checks()).hasSize(1);
        return checks().get(0);
    }

    private List<HealthCheck> checks() {
        return checks.stream().toList();
    }

    private Producer startProducer(String uri) {
        try {
            Producer producer = camel.context().getEndpoint(uri).createProducer();
            producer.start();
            return producer;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

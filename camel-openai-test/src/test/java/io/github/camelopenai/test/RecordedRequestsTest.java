package io.github.camelopenai.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.testsupport.CamelRuntime;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the stand-in tells of the requests it received, and how many of them it keeps. */
class RecordedRequestsTest {

    @RegisterExtension
    static final OpenAIStandIn OPENAI = new OpenAIStandInExtension();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(OPENAI::baseUrl);

    @Test
    void aRequestHasPathHeadersAndBody() {
        camel.ask("openai:chat?model=gpt-4o-mini", "Who are you?");

        RecordedRequest request = OPENAI.request();
        assertThat(request).hasToString("POST /chat/completions");
        assertThat(request.header("authorization")).isEqualTo("Bearer " + CamelRuntime.API_KEY);
        assertThat(request.headers()).containsKey("Content-Type");
        assertThat(request.body().path("model").asText()).isEqualTo("gpt-4o-mini");
        assertThat(request.body().at("/messages/0/content").asText()).isEqualTo("Who are you?");
        assertThat(new String(request.bytes(), StandardCharsets.UTF_8)).contains("Who are you?");
    }

    @Test
    void aQueryIsNoPartOfThePath() {
        camel.ask("openai:files?limit=3&order=asc", "");

        assertThat(OPENAI.request()).hasToString("GET /files");
        assertThat(OPENAI.request().query()).containsEntry("limit", "3").containsEntry("order", "asc");
    }

    @Test
    void thePathOfAnAzureDeploymentIsThatOfOpenAI() {
        String azure = OPENAI.baseUrl().replace("/v1", "");

        camel.ask("openai:chat?azure=true&apiVersion=2024-10-21&deployment=d&baseUrl=" + azure, "hi");

        assertThat(OPENAI.request().path()).isEqualTo("/chat/completions");
    }

    @Test
    void aFormHasItsFieldsAndItsFile() {
        camel.ask("openai:files?operation=upload&purpose=batch", "some text");

        RecordedRequest request = OPENAI.request();
        assertThat(request.body().path("purpose").asText()).isEqualTo("batch");
        assertThat(new String(request.file("file"), StandardCharsets.UTF_8)).isEqualTo("some text");
        assertThat(request.file("mask")).isNull();
        assertThat(request.bytes()).isEmpty();
    }

    @Test
    void whatATestDoesToABodyDoesNotChangeTheRequest() {
        camel.ask("openai:chat?model=m", "hi");

        OPENAI.request().body().withObject("/more");
        OPENAI.request().bytes()[0] = 0;

        assertThat(OPENAI.request().body().has("more")).isFalse();
        assertThat(OPENAI.request().bytes()[0]).isEqualTo((byte) '{');
    }

    @Test
    void noMoreThanTheLatestRequestsAreKept() {
        RequestLog log = new RequestLog();
        IntStream.range(0, 1_500).forEach(i -> log.add(request("{\"n\":" + i + '}')));

        assertThat(log.requests()).hasSize(1_000);
        assertThat(log.requests().get(999).body().path("n").asInt()).isEqualTo(1_499);
        assertThat(log.count()).isEqualTo(1_500);
    }

    @Test
    void requestsTogetherHaveNoMoreThan64MB() {
        RequestLog log = new RequestLog();
        String large = "{\"text\":\"" + "a".repeat(20 << 20) + "\"}";
        IntStream.range(0, 4).forEach(i -> log.add(request(large)));

        assertThat(log.requests()).hasSize(3);
    }

    @Test
    void requestsNeedNotBeKept() {
        RequestLog log = new RequestLog();
        log.keep(0);
        log.add(request("{}"));

        assertThat(log.requests()).isEmpty();
        assertThat(log.count()).isEqualTo(1);
    }

    @Test
    void aNegativeNumberOfRequestsIsRefused() {
        assertThatThrownBy(() -> OPENAI.keepRequests(-1))
                .hasMessage("There are no -1 requests to keep; give 0 to keep none");
    }

    @Test
    void oneRequestIsAskedForWhereThereAreNone() {
        assertThatThrownBy(OPENAI::request).hasMessage("There is not one request but 0: []");
    }

    private static RecordedRequest request(String body) {
        return RecordedRequest.ofBody("POST", "/v1/chat/completions", body.getBytes(StandardCharsets.UTF_8));
    }
}

package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the next step of a route gets. */
class BodyOutTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String RESPONSE = """
            {"id":"resp_1","object":"response","model":"gpt-5","status":"completed","error":null,"output":[
              {"type":"reasoning","summary":[]},
              {"type":"message","content":[{"type":"output_text","text":"Hel"},{"type":"output_text","text":"lo"}]}]}""";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void aChatGivesItsText() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");
    }

    @Test
    void severalAnswersAreAList() {
        SERVER.answers("/chat/completions", Answers.chat("Hello", "Hi"));

        Exchange exchange = camel.send("openai:chat?model=m&n=2", "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo(List.of("Hello", "Hi"));
        assertThat(exchange.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo(List.of("stop", "stop"));
    }

    @Test
    void aCompletionGivesItsTextAndAListOfPromptsAList() {
        SERVER.answers("/completions", Answers.completion("one"));

        assertThat(camel.ask("openai:completions?model=m", "hi")).isEqualTo("one");
    }

    @Test
    void aListOfPromptsGivesAList() {
        SERVER.answers("/completions", Answers.completion("one"));

        assertThat(camel.ask("openai:completions?model=m", List.of("hi"))).isEqualTo(List.of("one"));
    }

    @Test
    void anEditGivesItsText() {
        SERVER.answers("/edits", "{\"object\":\"edit\",\"choices\":[{\"text\":\"fixed\",\"index\":0}]}");

        assertThat(camel.ask("openai:edits?model=m&instruction=fix", "fxied")).isEqualTo("fixed");
    }

    @Test
    void aResponseGivesItsOutputText() {
        SERVER.answers("/responses", RESPONSE);

        Exchange exchange = camel.send("openai:responses?model=m", "hi");

        assertThat(exchange.getMessage().getBody()).isEqualTo("Hello");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIFinishReason")).isEqualTo("completed");
        assertThat(exchange.getMessage().getHeader("CamelOpenAIResponseId")).isEqualTo("resp_1");
    }

    @Test
    void anIncompleteResponseSaysWhy() {
        SERVER.answers(
                "/responses",
                "{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"output\":[]}");

        assertThat(camel.send("openai:responses?model=m", "hi").getMessage().getHeader("CamelOpenAIFinishReason"))
                .isEqualTo("max_output_tokens");
    }

    @Test
    void aFailedResponseIsAFailure() {
        SERVER.answers("/responses", """
                {"id":"r","status":"failed","error":{"code":"server_error","message":"overloaded"},"output":[]}""");

        assertThat(camel.failure("openai:responses?model=m", "hi"))
                .isInstanceOf(OpenAIServerException.class)
                .hasMessageContaining("(server_error): overloaded");
    }

    @Test
    void contentInPartsIsJoined() {
        SERVER.answers("/chat/completions", """
                {"choices":[{"message":{"content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}}]}""");

        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");
    }

    @Test
    void aRefusalIsAHeaderAndTheTextIsEmpty() {
        SERVER.answers("/chat/completions", """
                {"choices":[{"message":{"content":null,"refusal":"I cannot"},"finish_reason":"stop"}]}""");

        Message answer = camel.send("openai:chat?model=m", "hi").getMessage();

        assertThat(answer.getBody()).isEqualTo("");
        assertThat(answer.getHeader("CamelOpenAIRefusal")).isEqualTo("I cannot");
    }

    @Test
    void theWholeResponseAsAMap() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.ask("openai:chat?model=m&outputFormat=map", "hi"))
                .isEqualTo(JSON.readValue(Answers.chat("Hello"), Map.class));
    }

    @Test
    void theResponseExactlyAsReceived() {
        String odd = "{ \"id\" : \"x\",\r\n \"choices\":[ ] }\n";
        SERVER.answers("/chat/completions", odd);

        assertThat(camel.ask("openai:chat?model=m&outputFormat=json", "hi")).isEqualTo(odd);
    }

    @Test
    void theFullResponseIsAPropertyWithStoreFullResponse() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        assertThat(camel.send("openai:chat?model=m&storeFullResponse=true", "hi")
                        .getProperty("CamelOpenAIResponse"))
                .isEqualTo(JSON.readValue(Answers.chat("Hello"), Map.class));
        assertThat(camel.send("openai:chat?model=m", "hi").getProperty("CamelOpenAIResponse"))
                .isNull();
    }

    @Test
    void base64ImagesAreBytesAndUrlsAreTexts() {
        String image = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        SERVER.answers(
                "/images/generations",
                "{\"data\":[{\"b64_json\":\"" + image + "\",\"revised_prompt\":\"a cat, sitting\"}]}");

        Message answer = camel.send("openai:images?model=m", "a cat").getMessage();

        assertThat(answer.getBody()).isEqualTo(new byte[] {1, 2, 3});
        assertThat(answer.getHeader("CamelOpenAIImageRevisedPrompt")).isEqualTo("a cat, sitting");
    }

    @Test
    void severalImagesAreAList() {
        SERVER.answers("/images/generations", "{\"data\":[{\"url\":\"http://i/1\"},{\"url\":\"http://i/2\"}]}");

        assertThat(camel.ask("openai:images?model=m&n=2", "a cat")).isEqualTo(List.of("http://i/1", "http://i/2"));
    }

    @Test
    void aModerationLeavesTheBodyAndPutsTheVerdictIntoHeaders() {
        SERVER.answers("/moderations", """
                {"id":"modr-1","model":"omni","results":[
                  {"flagged":true,"categories":{"hate":true},"category_scores":{"hate":0.9}}]}""");

        Message answer = camel.send("openai:moderations", "some text").getMessage();

        assertThat(answer.getBody()).isEqualTo("some text");
        assertThat(answer.getHeader("CamelOpenAIModerationFlagged")).isEqualTo(true);
        assertThat(answer.getHeader("CamelOpenAIModerationCategories")).isEqualTo(Map.of("hate", true));
        assertThat(answer.getHeader("CamelOpenAIModerationCategoryScores")).isEqualTo(Map.of("hate", 0.9));
        assertThat(answer.getHeader("CamelOpenAIModerationResponseModel")).isEqualTo("omni");
        assertThat(answer.getHeader("CamelOpenAIModerationResults"))
                .isEqualTo(List.of(Map.of(
                        "flagged",
                        true,
                        "categories",
                        Map.of("hate", true),
                        "categoryScores",
                        Map.of("hate", 0.9),
                        "input",
                        "some text")));
    }

    @Test
    void oneFlaggedInputFlagsTheList() {
        SERVER.answers("/moderations", "{\"results\":[{\"flagged\":false},{\"flagged\":true}]}");

        Message answer =
                camel.send("openai:moderations", List.of("good", "bad")).getMessage();

        assertThat(answer.getHeader("CamelOpenAIModerationFlagged")).isEqualTo(true);
        assertThat(answer.getHeader("CamelOpenAIModerationResults"))
                .asInstanceOf(list(Object.class))
                .hasSize(2);
        assertThat(answer.getHeader("CamelOpenAIModerationCategories")).isNull();
    }

    @Test
    void aMissingVerdictIsAFailure() {
        SERVER.answers("/moderations", "{\"results\":[{\"flagged\":false}]}");

        assertThat(camel.failure("openai:moderations", List.of("good", "bad")))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("1 verdicts for 2 inputs");
    }

    @Test
    void aPageIsAListOfMaps() {
        SERVER.answers("/models", Answers.page("model", "a", "b"));

        assertThat(camel.ask("openai:models", null))
                .isEqualTo(List.of(Map.of("id", "a", "object", "model"), Map.of("id", "b", "object", "model")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"object\":\"list\",\"data\":null} | 0", "[{\"id\":\"a\"}] | 1"})
    void aPageMayBeABareArrayOrEmpty(String json, int size) {
        SERVER.answers("/models", json);

        assertThat(camel.ask("openai:models", null))
                .asInstanceOf(list(Object.class))
                .hasSize(size);
    }

    @Test
    void anyOtherOperationGivesAMap() {
        SERVER.answers("DELETE", "/files/f_1", "{\"id\":\"f_1\",\"deleted\":true}");

        assertThat(camel.ask("openai:files?operation=delete&id=f_1", null))
                .isEqualTo(Map.of("id", "f_1", "deleted", true));
    }

    @Test
    void anEmptyAnswerOf204IsAnEmptyMap() {
        SERVER.answers("/files/f_1", WireMock.aResponse().withStatus(204));

        assertThat(camel.ask("openai:files?operation=delete&id=f_1", null)).isEqualTo(Map.of());
    }

    @Test
    void everyAnswerSetsItsHeaders() {
        SERVER.answers(
                "/chat/completions",
                WireMock.okJson(Answers.chat("Hello"))
                        .withHeader("x-request-id", "req_1")
                        .withHeader("x-ratelimit-remaining-requests", "59")
                        .withHeader("x-ratelimit-remaining-tokens", "149984")
                        .withHeader("x-ratelimit-reset-requests", "1s")
                        .withHeader("x-ratelimit-reset-tokens", "6m0s"));

        Message answer = camel.send("openai:chat?model=m", "hi").getMessage();

        assertThat(answer.getHeaders())
                .containsEntry("CamelOpenAIResponseId", "chatcmpl-1")
                .containsEntry("CamelOpenAIResponseModel", "gpt-4o-mini-2024-07-18")
                .containsEntry("CamelOpenAIFinishReason", "stop")
                .containsEntry("CamelOpenAIPromptTokens", 9L)
                .containsEntry("CamelOpenAICompletionTokens", 12L)
                .containsEntry("CamelOpenAITotalTokens", 21L)
                .containsEntry("CamelOpenAICachedTokens", 4L)
                .containsEntry("CamelOpenAIReasoningTokens", 5L)
                .containsEntry("CamelOpenAIServiceTier", "default")
                .containsEntry("CamelOpenAISystemFingerprint", "fp_1")
                .containsEntry("CamelOpenAIRequestId", "req_1")
                .containsEntry("CamelOpenAIAttempts", 1)
                .containsEntry("CamelOpenAIRateLimitRemainingRequests", 59L)
                .containsEntry("CamelOpenAIRateLimitRemainingTokens", 149_984L)
                .containsEntry("CamelOpenAIRateLimitResetRequests", 1_000L)
                .containsEntry("CamelOpenAIRateLimitResetTokens", 360_000L)
                .containsEntry(Exchange.HTTP_RESPONSE_CODE, 200);
    }

    @Test
    void aHeaderWhoseValueIsUnknownIsAbsentAlsoAfterAnEarlierCall() {
        SERVER.answers("/chat/completions", "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}");

        Message answer = camel.send(
                        "openai:chat?model=m",
                        "hi",
                        Map.of(
                                "CamelOpenAIResponseId", "old",
                                "CamelOpenAITotalTokens", 7L,
                                "CamelOpenAIFinishReason", "old",
                                "CamelOpenAIModerationFlagged", true,
                                "kept", "yes"))
                .getMessage();

        assertThat(answer.getHeaders()).containsOnlyKeys("CamelOpenAIAttempts", Exchange.HTTP_RESPONSE_CODE, "kept");
    }

    @Test
    void theTierOfOneAnswerIsNotTheWishOfTheNextCall() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.template().send("openai:chat?model=m", exchange -> {
            exchange.getMessage().setBody("hi");
            exchange.getContext().createProducerTemplate().send("openai:chat?model=m", exchange);
        });

        assertThat(SERVER.requests()).hasSize(2).allSatisfy(request -> assertThat(request.getBodyAsString())
                .doesNotContain("service_tier"));
    }

    @Test
    void callsOnStoredObjectsChainByTheirId() throws Exception {
        SERVER.answers("POST", "/vector_stores", Answers.object("vector_store", "vs_1"));
        SERVER.answers("POST", "/vector_stores/vs_1/files", Answers.object("vector_store.file", "f_1"));
        SERVER.answers("GET", "/vector_stores/vs_1/files/f_1", Answers.object("vector_store.file", "f_1"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chain")
                        .to("openai:vectorStores?operation=create")
                        .setBody(exchange -> Map.of("file_id", "f_1"))
                        .to("openai:vectorStoreFiles?operation=create")
                        .to("openai:vectorStoreFiles?operation=retrieve");
            }
        });

        Message last = camel.send("direct:chain", Map.of("name", "docs")).getMessage();

        assertThat(last.getHeader("CamelOpenAIId")).isEqualTo("vs_1/f_1");
        assertThat(SERVER.requests()).hasSize(3);
    }
}

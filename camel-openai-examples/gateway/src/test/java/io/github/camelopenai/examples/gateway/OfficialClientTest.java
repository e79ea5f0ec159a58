package io.github.camelopenai.examples.gateway;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What OpenAI's own Java client gets from the gateway. */
// It has much to load, or to do, for a machine that is busy with something else
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OfficialClientTest {

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private static final String MODEL =
            "{\"id\":\"gpt-4o-mini\",\"object\":\"model\",\"created\":1,\"owned_by\":\"system\"}";

    private static final String RESPONSE =
            "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\","
                    + "\"model\":\"gpt-4o-mini\",\"output\":[{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"completed\","
                    + "\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\",\"annotations\":[]}]}],"
                    + "\"usage\":{\"input_tokens\":9,\"output_tokens\":12,\"total_tokens\":21}}";

    private TestGateway gateway;
    private OpenAIClient alice;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(SERVER.baseUrl());
        alice = gateway.client(TestGateway.ALICE);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void chatsWithAModelByItsAlias() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        ChatCompletion answer = alice.chat().completions().create(chat().build());

        assertThat(answer.choices().get(0).message().content()).contains("Hello");
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(21);
        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("gpt-4o-mini");
        assertThat(SERVER.request().getHeader("Authorization")).isEqualTo("Bearer " + TestGateway.FIRST_KEY);
    }

    @Test
    void streams() {
        streamsFrom(
                "/chat/completions",
                new Events().chat("Hel").chat("lo").finish("stop").done());

        try (StreamResponse<ChatCompletionChunk> stream =
                alice.chat().completions().createStreaming(chat().build())) {
            List<String> texts = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .toList();

            assertThat(texts).containsExactly("Hel", "lo");
        }
    }

    @Test
    void completes() {
        SERVER.answers("/completions", Answers.completion("and so on"));

        assertThat(alice.completions()
                        .create(CompletionCreateParams.builder()
                                .model("gpt-3.5-turbo-instruct")
                                .prompt("One, two")
                                .build())
                        ._choices()
                        .toString())
                .contains("and so on");
    }

    @Test
    void embeds() {
        SERVER.answers(
                "/embeddings",
                "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                        + "\"embedding\":[0.25,-0.5]}],\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}");

        assertThat(alice.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model("text-embedding-3-small")
                                .input("a river")
                                .build())
                        .data()
                        .get(0)
                        .embedding())
                .containsExactly(0.25f, -0.5f);
    }

    @Test
    void listsTheModelsAndTheAliases() {
        SERVER.answers(
                "/models",
                "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4o-mini\",\"object\":\"model\",\"created\":1,"
                        + "\"owned_by\":\"system\"}]}");

        assertThat(alice.models().list().data()).extracting(Model::id).containsExactly("gpt-4o-mini", "fast", "timed");
    }

    @Test
    void retrievesAModelByItsAlias() {
        SERVER.answers("GET", "/models/gpt-4o-mini", MODEL);

        assertThat(alice.models().retrieve("fast").id()).isEqualTo("fast");
        assertThat(gateway.accessLog().get(0)).contains("/v1/models/fast model=fast sent=gpt-4o-mini status=200");
    }

    @Test
    void retrievesAModelWhoseNameHasASlash() {
        SERVER.answers("GET", "/models/meta%2Fllama", MODEL.replace("gpt-4o-mini", "meta/llama"));

        assertThat(alice.models().retrieve("meta/llama").id()).isEqualTo("meta/llama");
    }

    @Test
    void makesAResponse() {
        SERVER.answers("/responses", RESPONSE);

        assertThat(alice.responses()
                        .create(response())
                        .output()
                        .get(0)
                        .asMessage()
                        .content())
                .singleElement()
                .satisfies(part -> assertThat(part.asOutputText().text()).isEqualTo("Hello"));
        assertThat(SERVER.requestBody().path("model").asText()).isEqualTo("gpt-4o-mini");
        assertThat(gateway.accessLog().get(0)).contains(" tokens=9+12 ");
    }

    @Test
    void streamsAResponse() {
        streamsFrom("/responses", responseEvents("response.completed"));

        try (StreamResponse<ResponseStreamEvent> stream = alice.responses().createStreaming(response())) {
            assertThat(stream.stream()
                            .flatMap(event -> event.outputTextDelta().stream())
                            .map(delta -> delta.delta()))
                    .containsExactly("Hel", "lo");
        }
        assertThat(gateway.accessLog().get(0)).contains(" tokens=9+12 ");
    }

    @Test
    void aWrongKeyIsUnauthorizedAndNothingIsSent() {
        OpenAIClient stranger = gateway.client("gw-key-of-nobody-0003");

        UnauthorizedException refused = catchThrowableOfType(
                UnauthorizedException.class, () -> stranger.chat().completions().create(chat().build()));

        assertThat(refused.code()).contains("invalid_api_key");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void overTheLimitTheClientIsToldHowLongToWait() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        OpenAIClient bob = gateway.client(TestGateway.BOB);
        bob.chat().completions().create(chat().build());
        bob.chat().completions().create(chat().build());

        RateLimitException refused = catchThrowableOfType(
                RateLimitException.class, () -> bob.chat().completions().create(chat().build()));

        assertThat(refused.code()).contains("rate_limit_exceeded");
        assertThat(refused.headers().values("Retry-After"))
                .singleElement()
                .satisfies(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 30));
        assertThat(SERVER.requests()).hasSize(2);
    }

    @Test
    void fieldsThatNobodyKnowsPassBothWays() throws IOException {
        SERVER.speaksDialect();
        String unknown = "{\"id\":\"c\",  \"x_cost\":{\"cents\":0.120},\"choices\":[]}";
        SERVER.answers("/chat/completions", unknown);

        try (HttpResponse answer = alice.chat()
                .completions()
                .withRawResponse()
                .create(chat().putAdditionalBodyProperty("x_top_k", JsonValue.from(List.of(1, "two")))
                        .build())) {
            assertThat(SERVER.requestBody().path("x_top_k").toString()).isEqualTo("[1,\"two\"]");
            assertThat(answer.body()).hasContent(unknown);
        }
    }

    @Test
    void whatTheServerRefusesIsRefusedInItsOwnWords() {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withStatus(400)
                        .withHeader("x-request-id", "req_7")
                        .withBody("{\"error\":{\"message\":\"Temperature must be below 2.\",\"type\":"
                                + "\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"out_of_range\"}}"));

        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class, () -> alice.chat().completions().create(chat().build()));

        assertThat(refused.code()).contains("out_of_range");
        assertThat(refused.param()).contains("temperature");
        assertThat(refused.type()).contains("invalid_request_error");
        assertThat(refused).hasMessage("400: Temperature must be below 2.");
    }

    @Test
    void aServerThatIsBusyTellsTheClientHowLongToWait() {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withStatus(429)
                        .withHeader("Retry-After", "7")
                        .withBody(Answers.error("Too fast", "tokens", "rate_limit_exceeded")));

        RateLimitException refused = catchThrowableOfType(
                RateLimitException.class, () -> alice.chat().completions().create(chat().build()));

        assertThat(refused).hasMessageContaining("Too fast");
        assertThat(refused.headers().values("Retry-After")).containsExactly("7");
    }

    @Test
    void aWrongKeyOfTheGatewayIsNoFaultOfTheClient() {
        SERVER.answers(
                "/chat/completions",
                aResponse().withStatus(401).withBody(Answers.error("Bad key sk-first", "x", "invalid_api_key")));

        InternalServerException failed = catchThrowableOfType(
                InternalServerException.class, () -> alice.chat().completions().create(chat().build()));

        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(failed.code()).contains("upstream_authentication");
        assertThat(failed).hasMessageNotContaining("sk-first");
    }

    @Test
    void aModelThatIsNotThereIsNotFound() {
        SERVER.answers(
                "/chat/completions",
                aResponse().withStatus(404).withBody(Answers.error("No such model", null, "model_not_found")));

        assertThat(catchThrowableOfType(
                        NotFoundException.class,
                        () -> alice.chat().completions().create(chat().build())))
                .hasMessage("404: No such model");
    }

    private static ResponseCreateParams response() {
        return ResponseCreateParams.builder().model("fast").input("Say hello").build();
    }

    private static Events responseEvents(String last) {
        String delta =
                "\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"sequence_number\":1,\"logprobs\":[],\"delta\":";
        return new Events()
                .event("response.output_text.delta", delta + "\"Hel\"")
                .event("response.output_text.delta", delta + "\"lo\"")
                .event(last, "\"sequence_number\":2,\"response\":" + RESPONSE);
    }

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder().model("fast").addUserMessage("Say hello");
    }

    private static void streamsFrom(String path, Events events) {
        SERVER.answers(
                path,
                aResponse().withHeader("Content-Type", "text/event-stream").withBody(events.toString()));
    }
}

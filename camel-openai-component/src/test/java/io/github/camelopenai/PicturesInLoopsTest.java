package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.MediaSamples;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture is read again whenever it is sent again: after a failure, in each turn, for a repair, and from a memory. */
class PicturesInLoopsTest {

    private static final String CHAT = "openai:chat?model=m";
    private static final String CHATS = "/chat/completions";
    private static final String PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";
    private static final ResponseDefinitionBuilder UNAVAILABLE =
            aResponse().withStatus(503).withHeader("Retry-After-Ms", "1");
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    @BeforeEach
    void tool() throws Exception {
        camel.context().setStreamCaching(false);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/clock?tags=desk&description=The time").setBody(constant("12:00"));
                from("direct:turn").process(exchange -> {
                    Map<String, Object> request = new HashMap<>();
                    Map<?, ?> given = exchange.getMessage().getBody(Map.class);
                    given.forEach((name, value) -> request.put(name.toString(), value));
                    request.put("seed", 7);
                    exchange.getMessage().setBody(request);
                });
                from("direct:handed")
                        .to(CHAT + "&tags=desk&autoToolExecution=false")
                        .setBody(constant(Map.of("call_1", "12:00")))
                        .to("openai:chat?operation=toolResults");
                from("direct:in-turn")
                        .to(CHAT + "&conversationMemory=true")
                        .setBody(constant("And the second line?"))
                        .to(CHAT + "&conversationMemory=true");
            }
        });
    }

    private static InputStream onceOnly(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }

    private static JsonNode sent(int number) throws Exception {
        return JSON.readTree(SERVER.requests().get(number).getBody());
    }

    @Test
    void anotherAttemptReadsItAgain() throws Exception {
        SERVER.answersInTurn(CHATS, UNAVAILABLE, okJson(Answers.chat("A cat")));

        camel.ask(CHAT + "&maxRetries=1", onceOnly(MediaSamples.PNG));

        assertThat(SERVER.requests()).hasSize(2);
        assertThat(sent(1).at("/messages/0/content/0/image_url/url").asText()).isEqualTo(PNG);
    }

    @Test
    void aLargeStreamIsSentAgainToo() throws Exception {
        SERVER.answersInTurn(CHATS, UNAVAILABLE, okJson(Answers.chat("A cat")));
        byte[] large = Arrays.copyOf(MediaSamples.PNG, 1_000_003);

        camel.ask(CHAT + "&maxRetries=1", onceOnly(large));

        for (int i = 0; i < 2; i++) {
            String url = sent(i).at("/messages/0/content/0/image_url/url").asText();
            assertThat(Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1)))
                    .isEqualTo(large);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&beforeTurn=direct:turn", "&memory=caffeine&conversationId=a"})
    void eachTurnOfALoopSendsIt(String options) throws Exception {
        SERVER.answersOneAfterAnother(CHATS, ToolAnswers.chat("call_1", "clock", "{}"), Answers.chat("Noon"));

        camel.ask(CHAT + "&tags=desk" + options, List.of("What time is it here?", onceOnly(MediaSamples.PNG)));

        assertThat(SERVER.requests()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(sent(i).at("/messages/0/content/1/image_url/url").asText())
                    .isEqualTo(PNG);
        }
    }

    @Test
    void aLoopWhoseToolsTheRouteRunsHasItInItsState() throws Exception {
        SERVER.answersOneAfterAnother(CHATS, ToolAnswers.chat("call_1", "clock", "{}"), Answers.chat("Noon"));

        Object body = camel.ask("direct:handed", List.of("What time is it here?", onceOnly(MediaSamples.PNG)));

        assertThat(body).isEqualTo("Noon");
        assertThat(sent(1).at("/messages/0/content/1/image_url/url").asText()).isEqualTo(PNG);
    }

    @Test
    void aStreamedLoopSendsItToo() throws Exception {
        SERVER.answersOneAfterAnother(
                CHATS, okJson(ToolAnswers.chat("call_1", "clock", "{}")), okJson(Answers.chat("Noon")));

        Exchange answer = camel.template().request(CHAT + "&tags=desk&streaming=true", exchange -> exchange.getMessage()
                .setBody(onceOnly(MediaSamples.PNG)));

        assertThat(answer.getMessage().getBody(String.class)).isEqualTo("Noon");
        assertThat(sent(1).at("/messages/0/content/0/image_url/url").asText()).isEqualTo(PNG);
    }

    @Test
    void aRepairSendsItAgain() throws Exception {
        SERVER.answersOneAfterAnother(CHATS, Answers.chat("no"), Answers.chat("{\"total\":12}"));
        String schema =
                "{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"integer\"}},\"required\":[\"total\"],\"additionalProperties\":false}";

        Object body = camel.ask(CHAT, onceOnly(MediaSamples.PNG), Map.of("CamelOpenAIJsonSchema", schema));

        assertThat(body).isEqualTo(Map.of("total", 12));
        assertThat(sent(1).at("/messages/0/content/0/image_url/url").asText()).isEqualTo(PNG);
    }

    @Test
    void theNextQuestionIsStillAboutIt() throws Exception {
        SERVER.answers(CHATS, Answers.chat("A bill"));
        Path file = Files.write(folder.resolve("a.png"), MediaSamples.PNG);

        Exchange answer =
                camel.send("direct:in-turn", file.toFile(), Map.of("CamelOpenAIUserMessage", "What is this?"));

        assertThat(answer.getException()).isNull();
        assertThat(sent(1).at("/messages/0/content/1/image_url/url").asText()).isEqualTo(PNG);
        // As plain Maps and texts, whatever becomes of the file
        assertThat(JSON.valueToTree(answer.getProperty("CamelOpenAIConversationHistory"))
                        .at("/0/content/1/image_url/url")
                        .isTextual())
                .isTrue();
    }

    @Test
    void aMemoryHasItWhenTheFileIsGone() throws Exception {
        SERVER.answers(CHATS, Answers.chat("A bill"));
        SERVER.answers("/responses", Answers.response("A bill"));
        for (String api : List.of("chat", "responses")) {
            Path file = Files.write(folder.resolve("a.pdf"), MediaSamples.PDF);
            String uri = "openai:" + api + "?model=m&memory=file:" + folder.resolve("talks") + "&conversationId=" + api;
            SERVER.requests().clear();

            camel.ask(uri, file, Map.of("CamelOpenAIUserMessage", "What is this?"));
            Files.delete(file);
            camel.ask(uri, "And the second page?");

            assertThat(sent(1).toString()).contains("data:application/pdf;base64,JVBERi0xLjcK");
        }
    }

    @Test
    void aLineOfABatchHasIt() {
        SERVER.answersEveryOperation();

        camel.ask(
                "openai:batches?operation=submit&batchOf=chat&model=m&userMessage=What is this?",
                List.of(MediaSamples.PNG, List.of("And this?", onceOnly(MediaSamples.PDF))));

        assertThat(SERVER.requests().get(0).getBodyAsString())
                .contains(
                        "\"content\":[{\"type\":\"text\",\"text\":\"What is this?\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                                + PNG)
                .contains("\"file_data\":\"data:application/pdf;base64,JVBERi0xLjcK\"");
    }

    @Test
    void aFileThatChangesMeanwhileBreaksTheRequest() throws Exception {
        Path file = Files.write(folder.resolve("a.png"), MediaSamples.PNG);
        SERVER.answersInTurn(CHATS, UNAVAILABLE, okJson(Answers.chat("A cat")));
        SERVER.onEachRequest(request -> Files.write(file, new byte[3]));

        assertThat(camel.failure(CHAT + "&maxRetries=1", file))
                .hasMessageContaining("the file a.png had 16 bytes when the call began, but has 3 now");
        SERVER.speaksDialect();
    }
}

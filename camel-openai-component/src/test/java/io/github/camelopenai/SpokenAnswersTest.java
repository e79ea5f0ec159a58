package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A chat that answers by voice: the sound is the body, whole or in pieces, and its text is in a header. */
class SpokenAnswersTest {

    private static final String CHAT = "openai:chat?model=gpt-audio&modalities=audio";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private static String spoken(String data) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{"
                + "\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"audio\":{\"id\":\"audio_1\",\"expires_at\":1,\"data\":\""
                + data + "\",\"transcript\":\"Hello\"}}}]}";
    }

    private static void streams() {
        SERVER.answers(
                "/chat/completions",
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(event(
                                        "{\"role\":\"assistant\",\"audio\":{\"id\":\"audio_1\",\"transcript\":\"Hel\"}}",
                                        "null")
                                + event("{\"audio\":{\"data\":\"AQI=\"}}", "null")
                                + event("{\"audio\":{\"transcript\":\"lo\"}}", "null")
                                + event("{\"audio\":{\"data\":\"AwQF\"}}", "null")
                                + event("{\"audio\":{\"expires_at\":1}}", "null")
                                + event("{}", "\"stop\"") + "data: [DONE]\n\n"));
    }

    private static String event(String delta, String reason) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"finish_reason\":" + reason + "}]}\n\n";
    }

    @Test
    void theSoundIsTheBodyAndItsTextAHeader() {
        SERVER.answers("/chat/completions", spoken("UklGRg=="));

        Exchange answer = camel.send(CHAT + "&voice=verse&audioFormat=mp3", "Hi");

        assertThat(answer.getMessage().getBody()).isEqualTo(new byte[] {'R', 'I', 'F', 'F'});
        assertThat(answer.getMessage().getHeaders())
                .containsEntry("CamelOpenAIAudioTranscript", "Hello")
                .containsEntry("CamelOpenAIAudioId", "audio_1")
                .containsEntry("Content-Type", "audio/mpeg");
        assertThat(SERVER.requestBody().path("modalities").toString()).isEqualTo("[\"text\",\"audio\"]");
        assertThat(SERVER.requestBody().path("audio").toString()).isEqualTo("{\"voice\":\"verse\",\"format\":\"mp3\"}");
    }

    @Test
    void aVoiceAndAFormatAreChosenWhereNoneIsNamed() {
        SERVER.answers("/chat/completions", spoken("UklGRg=="));

        camel.ask("openai:chat?model=m", "Hi", Map.of("CamelOpenAIModalities", "text,audio"));

        assertThat(SERVER.requestBody().path("audio").toString()).isEqualTo("{\"voice\":\"alloy\",\"format\":\"wav\"}");
    }

    @Test
    void aVoiceAloneMakesNoChatSpeak() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        camel.ask("openai:chat?model=m&voice=verse", "Hi");

        assertThat(SERVER.requestBody().has("audio")).isFalse();
    }

    @Test
    void theOtherFormatsGiveTheAnswerAsItIs() {
        SERVER.answers("/chat/completions", spoken("UklGRg=="));

        assertThat(camel.send(CHAT + "&outputFormat=map", "Hi")
                        .getMessage()
                        .getBody(Map.class)
                        .toString())
                .contains("data=UklGRg==");
        assertThat(camel.ask(CHAT + "&outputFormat=json", "Hi")).isEqualTo(spoken("UklGRg=="));
    }

    @Test
    void anAnswerThatIsWrittenAfterAllIsAText() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));

        Exchange answer = camel.send(CHAT, "Hi");

        assertThat(answer.getMessage().getBody()).isEqualTo("Hello");
        assertThat(answer.getMessage().getHeader("Content-Type")).isNull();
    }

    @Test
    void aSoundThatIsNoBase64IsNotThePromised() {
        SERVER.answers("/chat/completions", spoken("%%"));

        assertThat(camel.failure(CHAT, "Hi"))
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("a sound that is no base64");
    }

    @Test
    void aStreamIsPulledInPieces() {
        streams();
        List<Object> pieces = new ArrayList<>();
        List<Message> messages = new ArrayList<>();

        camel.template().send(CHAT + "&streaming=true", exchange -> exchange.getMessage()
                .setBody("Hi"));
        SERVER.requests().clear();
        Exchange pulled = camel.template().request(CHAT + "&streaming=true", exchange -> exchange.getMessage()
                .setBody("Hi"));
        OpenAIStream stream = pulled.getMessage().getBody(OpenAIStream.class);
        while (stream.hasNext()) {
            Message message = stream.next();
            messages.add(message);
            pieces.add(message.getBody());
        }

        assertThat(pieces).containsExactly(new byte[] {1, 2}, new byte[] {3, 4, 5}, new byte[0]);
        assertThat(messages.get(2).getHeader("CamelOpenAIAudioTranscript")).isEqualTo("Hello");
        assertThat(SERVER.requestBody().at("/audio/format").asText()).isEqualTo("pcm16");
    }

    @Test
    void aStreamConvertsToTheWholeSound() {
        streams();

        Exchange answer = camel.template().request(CHAT + "&streaming=true", exchange -> exchange.getMessage()
                .setBody("Hi"));

        assertThat(answer.getMessage().getBody(byte[].class)).isEqualTo(new byte[] {1, 2, 3, 4, 5});
    }

    @Test
    void aStreamIsPushedInPiecesAndBecomesTheSound() throws Exception {
        streams();
        List<Object> pieces = new ArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:speaker")
                        .process(exchange -> pieces.add(exchange.getMessage().getBody()));
            }
        });

        Exchange answer = camel.send(CHAT + "&streaming=true&streamTo=direct:speaker", "Hi");

        assertThat(pieces).containsExactly(new byte[] {1, 2}, new byte[] {3, 4, 5}, new byte[0]);
        assertThat(answer.getMessage().getBody()).isEqualTo(new byte[] {1, 2, 3, 4, 5});
        assertThat(answer.getMessage().getHeader("CamelOpenAIAudioTranscript")).isEqualTo("Hello");
        assertThat(answer.getMessage().getHeader("Content-Type")).isEqualTo("audio/pcm");
    }

    @Test
    void aConversationRemembersWhatWasSaid() throws Exception {
        SERVER.answers("/chat/completions", spoken("UklGRg=="));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:talk")
                        .to(CHAT + "&conversationMemory=true")
                        .setBody(constant("And?"))
                        .to(CHAT + "&conversationMemory=true");
            }
        });

        camel.ask("direct:talk", "Hi");

        assertThat(SERVER.requests().get(1).getBodyAsString())
                .contains("{\"role\":\"assistant\",\"content\":\"Hello\"}")
                .doesNotContain("UklGRg");
    }

    @Test
    void aSpokenTurnWithACallGoesOnWithItsText() throws Exception {
        String call = ToolAnswers.chat("call_1", "clock", "{}")
                .replaceFirst(
                        "\"content\":(null|\"[^\"]*\")",
                        "\"content\":null,\"audio\":{\"id\":\"audio_1\",\"data\":\"AQI=\",\"transcript\":\"Wait\",\"expires_at\":1}");
        assertThat(call).contains("audio_1");
        SERVER.answersOneAfterAnother("/chat/completions", call, spoken("UklGRg=="));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/clock?tags=desk&description=The time").setBody(constant("12:00"));
            }
        });

        Object body = camel.ask(CHAT + "&tags=desk", "Hi");

        assertThat(body).isEqualTo(new byte[] {'R', 'I', 'F', 'F'});
        assertThat(SERVER.requests().get(1).getBodyAsString())
                .contains("\"content\":\"Wait\"")
                .doesNotContain("audio_1");
    }

    @Test
    void aShapeIsNotSpoken() {
        assertThat(camel.failure(
                        CHAT, "Hi", Map.of("CamelOpenAIJsonSchema", "{\"type\":\"object\",\"properties\":{}}")))
                .hasMessageContaining("asks for a spoken answer by modalities");
    }
}

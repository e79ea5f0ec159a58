package io.github.camelopenai.internal.message.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks that are not parsed give what they would have given if they were. */
class ChatTemplateTest {

    private static final String CHUNK = """
            {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"%s"},\
            "logprobs":null,"finish_reason":null}],"usage":null}""";

    private static final String OBFUSCATED = """
            {"id":"c-1","choices":[{"index":0,"delta":{"content":"%s","refusal":null},"finish_reason":null}],"obfuscation":"%s"}""";

    private int alike;

    static Stream<List<String>> streams() {
        return Stream.of(
                texts(CHUNK, "a", "b", "c"),
                texts(CHUNK, "", "a", "", "b"),
                texts(CHUNK, "a", "Größe", "世界", "😀", "b"),
                texts(CHUNK, "a", "\\n", "\\\"", "\\u00e9", "\\\\", "b", "c"),
                texts(CHUNK, "a", "\"},\"x\":{\"content\":\"b", "c"),
                texts(
                        CHUNK,
                        "a",
                        "b\"},\"logprobs\":null,\"finish_reason\":null},{\"index\":1,\"delta\":{\"content\":\"c",
                        "d"),
                List.of(
                        OBFUSCATED.formatted("a", "x9"),
                        OBFUSCATED.formatted("b", "7xyz"),
                        OBFUSCATED.formatted("c", ""),
                        OBFUSCATED.formatted("d", "é")),
                List.of(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"b\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"),
                List.of(
                        "{\"choices\":[{\"delta\":{\"role\":[\"r\"],\"content\":\"a\"}}]}",
                        "{\"choices\":[{\"delta\":{\"role\":[\"r\"],\"content\":\"b\"}}]}"),
                List.of(
                        "{\"x\":{\"content\":\"a\"},\"content\":\"a\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
                        "{\"x\":{\"content\":\"a\"},\"content\":\"a\",\"choices\":[{\"delta\":{\"content\":\"b\"}}]}",
                        "{\"x\":{\"content\":\"b\"},\"content\":\"a\",\"choices\":[{\"delta\":{\"content\":\"b\"}}]}"),
                List.of(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"reasoning_content\":\"r\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\",\"reasoning_content\":\"r\"}}]}"),
                List.of(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[{\"token\":\"t\"}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"logprobs\":{\"content\":[{\"token\":\"t\"}]}}]}"),
                List.of(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"content_filter_results\":{\"hate\":{\"filtered\":false}}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"content_filter_results\":{\"hate\":{\"filtered\":false}}}]}"),
                List.of(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"c\",\"content\":\"b\"}}]}"),
                List.of(
                        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"choices\":[{\"delta\":{\"content\":\"a\"}}]}",
                        "{\"choices\":[{\"delta\":{\"content\":\"b\"}}],\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"),
                List.of(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"c\"}}]}"),
                List.of(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"tool_calls\":[{\"index\":0,\"id\":\"i\"}]}}]}",
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\",\"tool_calls\":[{\"index\":0,\"id\":\"i\"}]}}]}"),
                List.of(
                        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"},\"delta\":{\"content\":\"b\"}}]}",
                        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"a\"},\"delta\":{\"content\":\"c\"}}]}"),
                List.of(
                        CHUNK.formatted("a"),
                        CHUNK.formatted("b"),
                        CHUNK.formatted("c").replace("c-1", "c-2"),
                        CHUNK.formatted("d").replace("c-1", "c-2"),
                        CHUNK.formatted("e")),
                List.of(
                        CHUNK.formatted("a"),
                        CHUNK.formatted("b").replace("\"index\":0", "\"index\":1"),
                        CHUNK.formatted("c"),
                        CHUNK.formatted("d")));
    }

    private static List<String> texts(String chunk, String... texts) {
        return Stream.of(texts).map(chunk::formatted).toList();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aChunkThatIsNotParsedGivesWhatItWouldHaveGiven(List<String> stream) {
        for (int answers = 1; answers <= 2; answers++) {
            assertSame(answers, stream.stream().map(ChatTemplateTest::event).toList());
        }
    }

    @Test
    void chunksThatDifferInTheirTextAloneAreNotParsed() {
        assertSame(1, events(texts(CHUNK, "a", "b", "Größe", "世界", "c d", "{}", "\\n\\u00e9\\\"", "c")));

        assertThat(alike).isEqualTo(7);
    }

    @Test
    void randomLettersThatHideTheLengthMayDifferToo() {
        assertSame(
                1,
                events(List.of(
                        OBFUSCATED.formatted("a", "x9"),
                        OBFUSCATED.formatted("b", "Q"),
                        OBFUSCATED.formatted("c", ""))));

        assertThat(alike).isEqualTo(2);
    }

    @Test
    void whoMakesChunksThatAreNeverAlikePaysForFewTemplates() {
        List<ServerSentEvent> stream = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stream.add(event(CHUNK.formatted("a").replace("c-1", "c-" + i)));
        }
        stream.add(stream.get(19));

        assertSame(1, stream);

        assertThat(alike).as("templates are given up by then").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u3000"})
    void aBlankTextIsParsedAsOtherFieldsMayBeThoseOfAnError(String blank) {
        assertSame(1, events(texts(CHUNK, "a", blank)));

        assertThat(alike).isZero();
    }

    @Test
    void aLargeChunkIsParsedAndNotKept() {
        String large = "x".repeat(20_000);

        assertSame(1, events(texts(CHUNK, large, large, "a", large, "b")));

        assertThat(alike).isZero();
    }

    /** Whatever a fault makes of the bytes of a chunk: it is parsed, or means what a parser reads. */
    @ParameterizedTest
    @ValueSource(strings = {CHUNK, OBFUSCATED})
    void noFaultOfAChunkMakesAnotherAnswerOfIt(String form) {
        Random random = new Random(5);
        byte[] first = form.formatted("Hello", "xyz").getBytes(StandardCharsets.UTF_8);
        JsonNode parsed = Json.parse(first);
        int compared = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] data = form.formatted(i % 2 == 0 ? "wörld" : "Hello", "12").getBytes(StandardCharsets.UTF_8);
            for (int faults = random.nextInt(3); faults >= 0; faults--) {
                int at = random.nextInt(data.length);
                data[at] = random.nextBoolean()
                        ? (byte) random.nextInt(256)
                        : (byte) "\"\\{}[],:\n".charAt(random.nextInt(9));
            }
            ChatTemplate template = new ChatTemplate();
            template.learn(first, parsed);
            String text = template.textOf(data);
            if (text != null) {
                compared++;
                JsonNode json = Json.parse(data);
                assertThat(json.at("/choices/0/delta/content").textValue()).isEqualTo(text);
                assertThat(withoutTexts(json)).isEqualTo(withoutTexts(parsed));
            }
        }
        assertThat(compared).isPositive();
    }

    private static String withoutTexts(JsonNode json) {
        JsonNode copy = json.deepCopy();
        ((ObjectNode) copy.at("/choices/0/delta")).put("content", "");
        if (copy.has("obfuscation")) {
            ((ObjectNode) copy).put("obfuscation", "");
        }
        return copy.toString();
    }

    private void assertSame(int answers, List<ServerSentEvent> stream) {
        StreamAssembly parsing = assembly(answers);
        StreamAssembly comparing = assembly(answers);
        for (ServerSentEvent event : stream) {
            List<Chunk> expected = parsing.accept(event, Json.parse(event.data()));
            Chunk one = comparing.acceptAlike(event);
            alike += one == null ? 0 : 1;
            List<Chunk> chunks = one == null ? comparing.accept(event, Json.parse(event.data())) : List.of(one);

            assertThat(told(chunks)).isEqualTo(told(expected));
            assertThat(comparing.text()).isEqualTo(parsing.text());
            assertThat(comparing.size()).isEqualTo(parsing.size());
            assertThat(comparing.hasBegun()).isEqualTo(parsing.hasBegun());
            assertThat(comparing.isComplete()).isEqualTo(parsing.isComplete());
        }
        assertThat(comparing.response()).isEqualTo(parsing.response());
    }

    private static List<List<Object>> told(List<Chunk> chunks) {
        List<List<Object>> told = new ArrayList<>();
        for (Chunk chunk : chunks) {
            List<Object> one = new ArrayList<>();
            one.add(chunk.content());
            one.add(chunk.choice());
            one.add(chunk.json());
            one.add(chunk.reasoning());
            one.add(chunk.type());
            told.add(one);
        }
        return told;
    }

    private static StreamAssembly assembly(int answers) {
        return StreamAssembly.of(new ApiRequest(
                Operations.find("chat", "create"),
                "/chat/completions",
                List.of(),
                Map.of(),
                (ObjectNode) Json.parse("{\"n\":" + answers + "}"),
                List.of(),
                true));
    }

    private static List<ServerSentEvent> events(List<String> data) {
        return data.stream().map(ChatTemplateTest::event).toList();
    }

    private static ServerSentEvent event(String data) {
        return new ServerSentEvent("message", data.getBytes(StandardCharsets.UTF_8), "");
    }
}

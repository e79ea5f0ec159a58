package io.github.camelopenai.examples.benchmarks.server;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the server says, in the form of OpenAI's answers. */
public final class Answers {

    /** The text of each chat. */
    public static final String TEXT =
            "Nothing is lost: a call that fails is tried again, and what cannot be done is told.";

    /** The texts of a stream's chunks, one after the other and again, as models have them: of one in sixteen a line ends. */
    private static final List<String> DELTAS = List.of(
            "Nothing", " is", " lost", ":", " a", " call", " that", " fails", " is", " tried", " again", ",", " für",
            " sure", ".", "\\n\\n");

    public static final int INPUTS = 256;
    public static final int DIMENSIONS = 1_536;

    /** How many tools a model calls in a turn. */
    public static final int TOOLS = 4;

    static final ByteBuf CHAT = chat("\"content\":\"" + TEXT + '"', "stop");

    private static final ByteBuf FIRST_TURN = chat(calls(1), "tool_calls");
    private static final ByteBuf SECOND_TURN = chat(calls(1 + TOOLS), "tool_calls");

    static final ByteBuf FILE = RawResponse.json(200, """
            {"id":"file-abc123","object":"file","bytes":1,"created_at":1764000000,"expires_at":null,\
            "filename":"upload.bin","purpose":"user_data","status":"processed","status_details":null}""");

    static final ByteBuf NOT_FOUND = RawResponse.json(404, """
            {"error":{"message":"There is nothing here","type":"invalid_request_error","param":null,"code":null}}""");

    static final ByteBuf EVENTS_HEAD = RawResponse.eventsHead();
    private static final List<ByteBuf> CHUNKS = DELTAS.stream()
            .map(delta -> RawResponse.event(chunk("{\"content\":\"" + delta + "\"}", "null")))
            .toList();
    static final ByteBuf FINISH = RawResponse.event(chunk("{}", "\"stop\""));
    static final ByteBuf USAGE = RawResponse.event("""
            {"id":"chatcmpl-BxW0ab12cd34ef56gh78ij90","object":"chat.completion.chunk","created":1764000000,\
            "model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_0123456789","choices":[],\
            "usage":{"prompt_tokens":31,"completion_tokens":500,"total_tokens":531}}""");
    static final ByteBuf DONE = RawResponse.event("[DONE]");
    static final ByteBuf LAST_CHUNK = RawResponse.lastChunk();

    private Answers() {}

    /** A chunk of a stream; those beside it have other texts. */
    static ByteBuf chunk(int number) {
        return CHUNKS.get(number % CHUNKS.size()).duplicate();
    }

    /** What a model says that has got so many results of tools: of its three turns the first two call tools. */
    static ByteBuf turn(int results) {
        return results == 0 ? FIRST_TURN : results == TOOLS ? SECOND_TURN : CHAT;
    }

    private static String calls(int first) {
        return IntStream.range(first, first + TOOLS)
                .mapToObj(n -> """
                        {"id":"call_%1$d","type":"function","function":{"name":"look","arguments":"{\\"number\\":%1$d}"}}""".formatted(n))
                .collect(Collectors.joining(",", "\"content\":null,\"tool_calls\":[", "]"));
    }

    private static ByteBuf chat(String said, String finishReason) {
        return RawResponse.json(200, """
            {"id":"chatcmpl-BxW0ab12cd34ef56gh78ij90","object":"chat.completion","created":1764000000,\
            "model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant",%s,\
            "refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"%s"}],"usage":{"prompt_tokens":31,\
            "completion_tokens":19,"total_tokens":50,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
            "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,\
            "rejected_prediction_tokens":0}},"service_tier":"default","system_fingerprint":"fp_0123456789"}""".formatted(said, finishReason));
    }

    private static String chunk(String delta, String finishReason) {
        return """
                {"id":"chatcmpl-BxW0ab12cd34ef56gh78ij90","object":"chat.completion.chunk","created":1764000000,\
                "model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_0123456789",\
                "choices":[{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}],"usage":null}""".formatted(delta, finishReason);
    }

    /** The vectors for {@link #INPUTS} inputs, as base64 or as numbers. */
    static ByteBuf embeddings(boolean base64) {
        Random random = new Random(7);
        StringBuilder json = new StringBuilder("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < INPUTS; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"object\":\"embedding\",\"index\":")
                    .append(i)
                    .append(",\"embedding\":")
                    .append(base64 ? base64(vector(random)) : numbers(vector(random)))
                    .append('}');
        }
        json.append("],\"model\":\"text-embedding-3-small\",\"usage\":{\"prompt_tokens\":2048,\"total_tokens\":2048}}");
        return RawResponse.json(200, json.toString());
    }

    private static float[] vector(Random random) {
        float[] vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (random.nextFloat() - 0.5f) / 10;
        }
        return vector;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return '"' + Base64.getEncoder().encodeToString(bytes.array()) + '"';
    }

    private static String numbers(float[] vector) {
        StringBuilder numbers = new StringBuilder("[");
        for (int i = 0; i < vector.length; i++) {
            numbers.append(i == 0 ? "" : ",").append(vector[i]);
        }
        return numbers.append(']').toString();
    }
}

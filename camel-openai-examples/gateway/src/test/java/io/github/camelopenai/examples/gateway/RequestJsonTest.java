package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a request, and what is sent of it. */
class RequestJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEGABYTE = 1024 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\"}",
                "{\"model\":\"m\",\"x\":[1e-30, 0.10,\"\\u00e4\"],\"y\":{ \"model\":\"other\" }}",
                "{\"a\":1e-30,\"b\":-0.10,\"c\":null,\"d\":true,\"e\":\"\\\\\\\"\",\"f\":\"\",\"model\":\"m\"}",
                "{\"messages\":[{\"content\":\"Grüße 你好\"}],\"stream\":true,\"model\":\"m\",\"n\":2}",
                "{\"model\":\"m\",\"prompt\":[\"a\\n\",\"ü\"],\"stream_options\":{\"include_usage\":false,\"x\":[1.0]}}",
                "{\"model\":\"m\",\"prompt\":[1, 2,3]}"
            })
    void goesOutAsItCame(String text) throws IOException {
        assertThat(sent(read(text))).isEqualTo(text);
    }

    @Test
    void onlySpacesBetweenFieldsAreLeftOut() throws IOException {
        assertThat(sent(read("\n{ \"mod\\u0065l\" : \"m\" , \"x\" : [ 1 ,\t{ } ] }\n")))
                .isEqualTo("{\"model\":\"m\",\"x\":[ 1 ,\t{ } ]}");
    }

    @Test
    void whatIsPutIntoItGoesOut() throws IOException {
        ObjectNode request = read("{\"a\":\"ü\",\"model\":\"fast\",\"b\":\"fast\"}");
        request.put("model", "org/\"m\"").putObject("stream_options").put("include_usage", true);

        assertThat(sent(request))
                .isEqualTo("{\"a\":\"ü\",\"model\":\"org/\\\"m\\\"\",\"b\":\"fast\","
                        + "\"stream_options\":{\"include_usage\":true}}");
    }

    @Test
    void theComponentSeesHowManyAnswersThereWillBe() throws IOException {
        assertThat(read("{\"model\":\"m\",\"n\":3,\"prompt\":[\"a\",\"b\"]}").path("prompt"))
                .hasSize(2);
        assertThat(read("{\"model\":\"m\",\"prompt\":[1,2]}").path("prompt").isArray())
                .isFalse();
    }

    @Test
    void aPromptIsNotSeenInATextOfIt() throws IOException {
        assertThat(read("{\"model\":\"m\",\"messages\":[\"secret\"]}").toString())
                .isEqualTo("{\"model\":\"m\",\"messages\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[],", "\"a\",", "{\"a\":0},", "[[[]]],1e5,", "\"a long text, and another one\","})
    void whatIsNotNeededTakesNoMemory(String element) throws IOException {
        byte[] begin = "{\"model\":\"fast\",\"messages\":[".getBytes(StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOf(begin, 16 * MEGABYTE);
        byte[] piece = element.getBytes(StandardCharsets.US_ASCII);
        int size = begin.length;
        for (; size < body.length - 100; size += piece.length) {
            System.arraycopy(piece, 0, body, size, piece.length);
        }
        byte[] end = "0]}".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, body, size, end.length);
        int whole = size + end.length;
        read("{\"model\":\"m\"}");

        long before = THREADS.getCurrentThreadAllocatedBytes();
        ObjectNode request = RequestJson.read(body, whole);
        long afterReading = THREADS.getCurrentThreadAllocatedBytes();
        byte[] sent = JSON.writeValueAsBytes(request);
        long afterWriting = THREADS.getCurrentThreadAllocatedBytes();

        assertThat(afterReading - before).isLessThan(MEGABYTE);
        assertThat(afterWriting - afterReading).isLessThan(3L * whole);
        assertThat(sent).hasSize(whole);
    }

    @Test
    void aLongTextIsNotParsed() throws IOException {
        String text = "{\"model\":\"m\",\"input\":\"" + "\\\"ü".repeat(1_000_000) + "\"}";

        assertThat(sent(read(text))).isEqualTo(text);
    }

    @Test
    void moreFieldsThanAnyRequestHasAreRefused() {
        StringBuilder text = new StringBuilder("{\"model\":\"m\"");
        for (int i = 0; i < 100_000; i++) {
            text.append(",\"f").append(i).append("\":0");
        }

        assertThatThrownBy(() -> read(text.append('}').toString())).hasMessageContaining("more than 1000 fields");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\"} {}",
                "{\"model\":\"m\",\"model\":\"other\"}",
                "{\"model\":\"m\",\"stream\":false,\"stream\":true}",
                "{\"model\":\"m\",\"Model\":\"other\"}",
                "{\"model\":\"m\",\"\u017ftream\":true}",
                "{\"model\":\"m\",\"stream\":\"true\"}",
                "{\"model\":\"m\",\"stream\":1}",
                "{\"model\":\"m\",\"stream_options\":[]}",
                "{\"model\":\"m\",\"n\":\"2\"}",
                "{\"model\":\"m\",\"n\":2.0}",
                "{\"model\":{\"model\":\"m\"}}",
                "{\"model\":\"m\",\"messages\":[}",
                "{\"model\":\"m\",\"messages\":\"\u0001\"}",
                "{\"model\":\"m\",\"messages\":\"\\",
                "{\"model\":\"m\",\"prompt\":[",
                "{\"model\":\"m\""
            })
    void whatTwoReadersWouldReadDifferentlyIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(Refusal.class);
    }

    @Test
    void whatIsNullIsAsIfItWereNotThere() throws IOException {
        String text = "{\"model\":\"m\",\"stream\":null,\"stream_options\":null,\"n\":null}";

        assertThat(sent(read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32"})
    void jsonIsInUtf8(String charset) {
        byte[] body = "{\"model\":\"m\"}".getBytes(Charset.forName(charset));

        assertThatThrownBy(() -> RequestJson.read(body, body.length)).isInstanceOf(Refusal.class);
    }

    @Test
    void aDeepNestIsRefused() {
        assertThatThrownBy(() -> read("{\"model\":\"m\",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"))
                .hasMessageContaining("nested too deep");
    }

    private static ObjectNode read(String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        // The buffer may be longer than the body
        return RequestJson.read(Arrays.copyOf(body, body.length + 5), body.length);
    }

    private static String sent(ObjectNode request) throws IOException {
        return new String(JSON.writeValueAsBytes(request), StandardCharsets.UTF_8);
    }
}

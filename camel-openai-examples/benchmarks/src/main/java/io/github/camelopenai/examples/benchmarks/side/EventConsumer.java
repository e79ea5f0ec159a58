package io.github.camelopenai.examples.benchmarks.side;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;

/** Reads events by hand, as lines that begin with {@code data: }, and no other form of them. What comes back is how many had a text. */
final class EventConsumer extends AbstractBinResponseConsumer<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<String> onText;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private int texts;

    EventConsumer(Consumer<String> onText) {
        this.onText = onText;
    }

    @Override
    protected void start(HttpResponse response, ContentType contentType) throws IOException {
        if (response.getCode() != 200) {
            throw new IOException("Status " + response.getCode());
        }
    }

    @Override
    protected int capacityIncrement() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer source, boolean endOfStream) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                endLine(bytes, from, i);
                from = i + 1;
            }
        }
        begun.write(bytes, from, bytes.length - from);
    }

    private void endLine(byte[] bytes, int from, int end) throws IOException {
        if (begun.size() == 0) {
            line(bytes, from, end);
        } else {
            begun.write(bytes, from, end - from);
            line(begun.toByteArray(), 0, begun.size());
            begun.reset();
        }
    }

    private void line(byte[] bytes, int from, int end) throws IOException {
        int value = from + DATA.length;
        if (end <= value || !Arrays.equals(bytes, from, value, DATA, 0, DATA.length)) {
            return;
        }
        if (!Arrays.equals(bytes, value, end, DONE, 0, DONE.length)) {
            JsonNode text = JSON.readTree(bytes, value, end - value)
                    .path("choices")
                    .path(0)
                    .path("delta")
                    .path("content");
            if (text.isTextual()) {
                texts++;
                onText.accept(text.textValue());
            }
        }
    }

    @Override
    protected Integer buildResult() {
        return texts;
    }

    @Override
    public void releaseResources() {
        begun.reset();
    }
}

package io.github.camelopenai.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.MediaText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** A history has the bytes of small files, and a note of large ones. */
class HistoryMediaTest {

    /** Zeros, as many as are asked for. */
    private record Zeros(long count, long length) implements Content {

        @Override
        public InputStream open() {
            return new InputStream() {
                private long left = count;

                @Override
                public int read() {
                    return left-- > 0 ? 0 : -1;
                }

                @Override
                public long skip(long bytes) {
                    long skipped = Math.min(bytes, left);
                    left -= skipped;
                    return skipped;
                }
            };
        }
    }

    private static JsonNode kept(String type, String field, JsonNode media) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        ArrayNode parts = messages.addObject().put("role", "user").putArray("content");
        parts.addObject().put("type", type).set(field, media);
        HistoryMedia.settle(messages);
        return messages.at("/0/content/0");
    }

    @Test
    void aSmallFileIsKeptAsItWasSent() {
        JsonNode part =
                kept("input_image", "image_url", MediaText.dataUrl("image/png", "a.png", Content.of(new byte[] {1})));

        assertThat(part.path("image_url").isTextual()).isTrue();
        assertThat(part.path("image_url").textValue()).isEqualTo("data:image/png;base64,AQ==");
    }

    @Test
    void ofALargeOneANoteIsKept() {
        long most = HistoryMedia.MOST_BYTES;
        String note = "[Here was the file a.pdf of type application/pdf. It is too large to be sent again.]";

        for (Content large : new Content[] {new Zeros(most + 1, most + 1), new Zeros(most + 1, Content.UNKNOWN)}) {
            assertThat(kept("input_file", "file_data", MediaText.dataUrl("application/pdf", "a.pdf", large))
                            .toString())
                    .isEqualTo("{\"type\":\"input_text\",\"text\":\"" + note + "\"}");
            assertThat(kept("file", "file", MediaText.dataUrl("application/pdf", "a.pdf", large))
                            .toString())
                    .isEqualTo("{\"type\":\"text\",\"text\":\"" + note + "\"}");
        }
    }

    @Test
    void aFileThatIsGoneLosesNoAnswer() {
        Content gone = new Content() {
            @Override
            public long length() {
                return 1;
            }

            @Override
            public InputStream open() throws IOException {
                throw new FileNotFoundException("a.png");
            }
        };

        assertThat(kept("image_url", "image_url", MediaText.dataUrl("image/png", null, gone))
                        .path("text")
                        .asText())
                .isEqualTo("[Here was a file of type image/png. It is gone.]");
    }
}

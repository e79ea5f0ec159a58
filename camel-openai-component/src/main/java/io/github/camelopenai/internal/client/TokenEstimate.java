package io.github.camelopenai.internal.client;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.FilePart;
import io.github.camelopenai.internal.client.request.MediaText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * How many tokens a request will use, before it is sent: by the characters of its texts, what it lets the model generate, and its
 * images and sounds. It is corrected by the usage that the server tells afterwards, so it need be good, not exact.
 *
 * <p>The rules, each for what OpenAI's tokenizers do on average:
 *
 * <ul>
 *   <li>a token for 4 characters of Latin script, for 2 of other alphabets, for 1 of Chinese, Japanese or Korean (<a
 *       href="https://help.openai.com/en/articles/4936856-what-are-tokens-and-how-to-count-them">what are tokens</a>);
 *   <li>all of {@code max_completion_tokens}, {@code max_tokens} or {@code max_output_tokens}, for each of {@code n} answers;
 *   <li>85 for an image of low detail, 765 for any other (<a
 *       href="https://platform.openai.com/docs/guides/images-vision">images and vision</a>, 1024 x 1024);
 *   <li>1,056 for each image that is generated (<a href="https://platform.openai.com/docs/guides/image-generation">image
 *       generation</a>, medium quality, 1024 x 1024);
 *   <li>10 for a second of sound, of which 16,000 bytes are one (128 kbit/s).
 * </ul>
 */
final class TokenEstimate {

    private static final int LOW_DETAIL_IMAGE = 85;
    private static final int IMAGE = 765;
    private static final int GENERATED_IMAGE = 1_056;
    private static final int SOUND_BYTES_PER_TOKEN = 1_600;

    /** A count of a request may be any number. So many times so many are still a long. */
    private static final long MOST = 1_000_000_000;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String DATA_URL = "data:";

    /** Characters in quarters of a token. */
    private long quarters;

    private long tokens;
    private long generated;
    private long images;

    private TokenEstimate() {}

    /** The tokens of a request; 0 where its operation is not charged. */
    static long of(ApiRequest request) {
        return usageOf(request).totalTokens();
    }

    /** What a request will use, by prompt and answer; 0 where its operation is not charged. */
    static Usage usageOf(ApiRequest request) {
        if (!request.operation().is(Operation.Trait.CHARGED)) {
            return usage(0, 0, 0);
        }
        TokenEstimate estimate = new TokenEstimate();
        if (request.fields() != null) {
            estimate.add(request.fields());
            estimate.addGenerated(request);
        }
        for (FilePart file : request.files()) {
            estimate.addFile(file);
        }
        return usage(estimate.tokens + (estimate.quarters + 3) / 4, estimate.generated, estimate.images);
    }

    private static Usage usage(long prompt, long completion, long images) {
        return new Usage(
                prompt, completion, prompt + completion, null, null, new Usage.Details(0, 0, images, null, null, null));
    }

    private void add(JsonNode node) {
        if (node.isTextual()) {
            addText(node.textValue());
        } else if (node.isObject() && node.has("image_url")) {
            addImage(node);
        } else if (node.isObject() && node.path("input_audio").isObject()) {
            tokens += soundTokens(soundBytes(node.path("input_audio").path("data")));
        } else if (node.isPojo()) {
            addRaw(node);
        } else {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                addText(field.getKey());
            }
            node.forEach(this::add);
        }
    }

    /** A part that is JSON already, and written as it is: about as many letters as bytes. */
    private void addRaw(JsonNode node) {
        if (MediaText.of(node) != null) {
            return;
        }
        long[] size = {0};
        OutputStream counter = new OutputStream() {
            @Override
            public void write(int one) {
                size[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                size[0] += length;
            }
        };
        try (JsonGenerator json = MAPPER.createGenerator(counter)) {
            json.writeTree(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        quarters += size[0];
    }

    private static long soundBytes(JsonNode data) {
        MediaText media = MediaText.of(data);
        return media == null
                ? data.asText().length() * 3L / 4
                : Math.max(0, media.content().length());
    }

    private void addImage(JsonNode part) {
        String detail =
                part.path("image_url").path("detail").asText(part.path("detail").asText());
        tokens += detail.equals("low") ? LOW_DETAIL_IMAGE : IMAGE;
    }

    private void addText(String text) {
        if (text.startsWith(DATA_URL)) {
            return;
        }
        text.codePoints().forEach(letter -> quarters += quarters(letter));
    }

    private static int quarters(int letter) {
        if (letter < 0x250) {
            return 1;
        }
        return Character.isIdeographic(letter) || isJapaneseOrKorean(letter) ? 4 : 2;
    }

    private static boolean isJapaneseOrKorean(int letter) {
        Character.UnicodeScript script = Character.UnicodeScript.of(letter);
        return script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA
                || script == Character.UnicodeScript.HANGUL;
    }

    private void addGenerated(ApiRequest request) {
        JsonNode fields = request.fields();
        long answers = Math.max(1, count(fields.path("n")));
        if (request.operation().answer() == AnswerKind.IMAGES) {
            images = answers;
            generated += answers * GENERATED_IMAGE;
            return;
        }
        for (String limit : new String[] {"max_completion_tokens", "max_tokens", "max_output_tokens"}) {
            if (fields.path(limit).isNumber()) {
                generated += answers * count(fields.path(limit));
                return;
            }
        }
    }

    private static long count(JsonNode number) {
        return (long) Math.min(MOST, Math.max(0, number.asDouble()));
    }

    private void addFile(FilePart file) {
        String type = file.contentType() == null ? "" : file.contentType();
        if (type.startsWith("image/")) {
            tokens += IMAGE;
        } else if (type.startsWith("audio/") || type.startsWith("video/")) {
            tokens += soundTokens(Math.max(0, file.content().length()));
        }
    }

    private static long soundTokens(long bytes) {
        return bytes / SOUND_BYTES_PER_TOKEN;
    }
}

package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Images of one pixel, and speeches in which nobody speaks. */
final class Media {

    static final String IMAGE_PATH = "/simulated.png";

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
    private static final int SAMPLES_A_SECOND = 8_000;
    private static final int HEADER_BYTES = 44;

    private Media() {}

    /** Base64, or a URL of the stand-in where {@code response_format} is {@code url}. */
    static Answer images(RecordedRequest request, String noId) {
        ObjectNode answer = Json.object().put("created", Json.now());
        ArrayNode data = answer.putArray("data");
        boolean isUrl = request.fields().path("response_format").asText().equals("url");
        int n = Math.max(1, request.fields().path("n").asInt(1));
        for (int i = 0; i < n; i++) {
            ObjectNode image = data.addObject();
            if (isUrl) {
                image.put("url", "http://" + request.header("Host") + "/v1" + IMAGE_PATH);
            } else {
                image.put("b64_json", PIXEL);
            }
        }
        return Answer.json(answer);
    }

    static Answer image(RecordedRequest request, String noId) {
        return Answer.bytes("image/png", Base64.getDecoder().decode(PIXEL));
    }

    /** A tenth of a second of nothing, as WAV whatever format is asked for. */
    static Answer speech(RecordedRequest request, String noId) {
        if (!request.fields().has("input")) {
            return Refusals.missing("input");
        }
        int samples = SAMPLES_A_SECOND / 10;
        int bytes = samples * Short.BYTES;
        ByteBuffer wav = ByteBuffer.allocate(HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF"))
                .putInt(HEADER_BYTES - 8 + bytes)
                .put(ascii("WAVEfmt "))
                .putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(SAMPLES_A_SECOND);
        wav.putInt(SAMPLES_A_SECOND * Short.BYTES).putShort((short) Short.BYTES).putShort((short) Short.SIZE);
        wav.put(ascii("data")).putInt(bytes);
        return Answer.bytes("audio/wav", wav.array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package io.github.camelopenai.message;

import static io.github.camelopenai.client.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Generated images: {@code byte[]} for base64, the URL for a url; a list of them where several were asked for. */
final class ImagesAnswer implements Answer {

    @Override
    public String binaryField() {
        return "b64_json";
    }

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        List<Object> images = new ArrayList<>();
        for (JsonNode image : json.path("data")) {
            images.add(image(response, image));
        }
        if (images.isEmpty()) {
            throw notThePromised(response, "no image");
        }
        boolean several = request.fields() != null && request.fields().path("n").asInt(1) > 1;
        return Answer.oneOrAll(images, several);
    }

    @Override
    public void setHeaders(ApiResponse response, JsonNode json, Message message) {
        Answer.setIfKnown(
                message,
                OpenAIHeaders.IMAGE_REVISED_PROMPT,
                json.path("data").path(0).path("revised_prompt").asText(null));
    }

    private static Object image(ApiResponse response, JsonNode image) {
        try {
            if (image.hasNonNull("b64_json")) {
                return image.get("b64_json").binaryValue();
            }
        } catch (IOException e) {
            throw notThePromised(response, "an image that is no base64");
        }
        if (!image.hasNonNull("url")) {
            throw notThePromised(response, "an image without b64_json and url");
        }
        return image.get("url").asText();
    }
}

package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    public void setHeaders(ApiRequest request, ApiResponse response, JsonNode json, Message message) {
        Answer.setIfKnown(
                message,
                OpenAIHeaders.IMAGE_REVISED_PROMPT,
                Json.text(json.path("data").path(0), "revised_prompt"));
        List<String> prompts = new ArrayList<>();
        json.path("data").forEach(image -> prompts.add(Json.text(image, "revised_prompt")));
        message.setHeader(OpenAIHeaders.IMAGE_RESULT_COUNT, prompts.size());
        if (prompts.stream().anyMatch(Objects::nonNull)) {
            message.setHeader(OpenAIHeaders.IMAGE_REVISED_PROMPTS, prompts);
        }
        Usage usage = Usage.of(json);
        Answer.setIfKnown(message, OpenAIHeaders.IMAGE_INPUT_TOKENS, usage.promptTokens());
        Answer.setIfKnown(message, OpenAIHeaders.IMAGE_OUTPUT_TOKENS, usage.completionTokens());
        Answer.setIfKnown(message, OpenAIHeaders.IMAGE_TOTAL_TOKENS, usage.totalTokens());
    }

    private static Object image(ApiResponse response, JsonNode image) {
        try {
            byte[] bytes = image.path("b64_json").binaryValue();
            if (bytes != null && bytes.length > 0) {
                return bytes;
            }
        } catch (IOException e) {
            throw notThePromised(response, "an image that is no base64");
        }
        String url = Json.text(image, "url");
        if (url == null) {
            throw notThePromised(response, "an image without b64_json and url");
        }
        return url;
    }
}

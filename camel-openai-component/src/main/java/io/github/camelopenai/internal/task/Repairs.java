package io.github.camelopenai.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAISchemaException;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.ShapedAnswer;
import io.github.camelopenai.internal.message.tool.ToolWire;
import java.util.stream.Collectors;

/** Asks a model again whose answer does not fit the schema. */
public final class Repairs {

    private final ApiRequest first;
    private int count;

    /** @param first the first request, whose answer must have a shape, or may have any */
    public Repairs(ApiRequest first) {
        this.first = first;
    }

    /** How often the model was asked again. */
    public int count() {
        return count;
    }

    /**
     * The request that follows an answer without the shape, or null where the answer has it, or need not.
     *
     * @throws io.github.camelopenai.api.OpenAIRefusalException where the model refuses
     * @throws io.github.camelopenai.api.OpenAIIncompleteException where the answer is cut off
     * @throws OpenAISchemaException where it does not fit, and the model was asked often enough
     */
    public ApiRequest after(ApiRequest request, ApiResponse response, JsonNode answer) {
        if (!ShapedAnswer.isExpected(request, answer)) {
            return null;
        }
        try {
            ShapedAnswer.read(request, response, answer);
            return null;
        } catch (OpenAISchemaException e) {
            // Of several answers nobody could say which one is to be put right
            boolean mayAsk = count < request.shape().maxRepairs()
                    && answer.path("choices").size() <= 1;
            if (!mayAsk) {
                throw e;
            }
            count++;
            ObjectNode fields = request.fields().deepCopy();
            ToolWire.of(first.operation()).goOn(fields, e.getText(), question(e));
            return request.withFields(fields);
        }
    }

    private static String question(OpenAISchemaException failure) {
        return failure.getViolations().stream()
                .map(each -> "- " + each)
                .collect(Collectors.joining(
                        "\n",
                        "Your answer does not fit the JSON schema:\n",
                        "\nAnswer again with the whole JSON, put right, and nothing else."));
    }
}

package io.github.camelopenai.internal.message.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.AnsweredMessage;

/** The chunks of a completion: choices with a text. */
final class CompletionAssembly extends ChoicesAssembly {

    CompletionAssembly(ApiRequest request) {
        super(request);
    }

    @Override
    String merge(int index, JsonNode choice) {
        return AnsweredMessage.textOf(choice);
    }

    @Override
    ObjectNode finish(int index, ObjectNode choice, String text) {
        return choice.put("text", text == null ? "" : text);
    }
}

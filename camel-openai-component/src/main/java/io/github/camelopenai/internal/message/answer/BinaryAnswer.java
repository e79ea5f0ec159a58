package io.github.camelopenai.internal.message.answer;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Operation.EventForm;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.ContentDisposition;
import io.github.camelopenai.message.OpenAIHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Bytes, as they arrive: an InputStream, with its content type and, where the server gives one, its file name. */
final class BinaryAnswer implements Answer {

    @Override
    public boolean isJson(ApiRequest request, ApiResponse response) {
        return false;
    }

    @Override
    public Object content(ApiRequest request, ApiResponse response, JsonNode json, Exchange exchange) {
        String type = response.header("content-type");
        boolean isNoAudio = type != null && (type.startsWith("application/json") || type.startsWith("text/"));
        if (request.operation().reply().events() == EventForm.SPEECH && isNoAudio) {
            throw notThePromised(response, "a body of " + type + " where audio was expected");
        }
        return new Download(response.stream(), exchange);
    }

    @Override
    public void setHeaders(ApiRequest request, ApiResponse response, JsonNode json, Message message) {
        message.removeHeader(Exchange.CONTENT_TYPE);
        Answer.setIfKnown(message, Exchange.CONTENT_TYPE, response.header("content-type"));
        Answer.setIfKnown(
                message, OpenAIHeaders.FILE_NAME, ContentDisposition.fileName(response.header("content-disposition")));
    }
}

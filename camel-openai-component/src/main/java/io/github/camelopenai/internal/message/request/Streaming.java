package io.github.camelopenai.internal.message.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OutputFormat;
import java.util.Map;
import org.apache.camel.Message;

/** Decides whether a call streams, and asks for it in the way of its operation. */
final class Streaming {

    private final MessageOptions options;

    Streaming(MessageOptions options) {
        this.options = options;
    }

    /**
     * Asks for a stream where the request itself, a header or an option wants one, in this order.
     *
     * @param fields the fields of the request, or null where it has none
     * @throws OpenAIInvalidRequestException where the operation does not stream
     */
    boolean ask(Operation operation, ObjectNode fields, Map<String, String> query, Message message) {
        boolean wanted = isWanted(operation, fields, message);
        if (!wanted) {
            if (options.result().format() == OutputFormat.sse) {
                throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.STREAMING
                        + " or the request asks for no stream, but outputFormat=sse passes on the events of one.");
            }
            return false;
        }
        if (!operation.streams()) {
            throw new OpenAIInvalidRequestException(operation + " does not stream. Remove the header "
                    + OpenAIHeaders.STREAMING + ", or the field stream of the request.");
        }
        if (fields == null) {
            query.put("stream", "true");
        } else if (operation.answer() == AnswerKind.BINARY) {
            fields.put("stream_format", "sse");
        } else {
            fields.put("stream", true);
        }
        return true;
    }

    private boolean isWanted(Operation operation, ObjectNode fields, Message message) {
        JsonNode own = fields == null ? null : fields.get("stream");
        if (own != null && own.isBoolean()) {
            return own.booleanValue();
        }
        Boolean header = HeaderValues.flag(message, OpenAIHeaders.STREAMING);
        // An option, or that of the component, is for the operations that stream; a header is for this call
        return header == null ? options.stream().streaming() && operation.streams() : header;
    }
}

package io.github.camelopenai.internal.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.internal.message.request.RequestBinding;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Writes the elements of a message body as lines of requests, each bound as a direct call would be (<a
 * href="https://platform.openai.com/docs/api-reference/batch/request-input">request input</a>).
 */
final class BatchLines {

    private static final byte[] END = {'\n'};

    private final Operation called;
    private final RequestBinding binding;
    private final OpenAIClient client;
    private final BatchFiles files;
    private final CustomIds ids = new CustomIds();
    private int count;

    /**
     * @param called what the lines call
     * @param binding makes its requests
     * @param client refuses those that its server would refuse
     * @param files takes the lines
     */
    BatchLines(Operation called, RequestBinding binding, OpenAIClient client, BatchFiles files) {
        this.called = called;
        this.binding = binding;
        this.client = client;
        this.files = files;
    }

    /**
     * Writes a line for each element, and gives their number.
     *
     * @throws OpenAIInvalidRequestException where there are none, or one cannot be bound, naming it
     */
    int write(Exchange exchange) throws IOException {
        new BatchElements(exchange).forEach(this::addLine);
        if (count == 0) {
            throw new OpenAIInvalidRequestException("The message body has no elements, so there is nothing to submit.");
        }
        files.finish();
        return count;
    }

    private void writeOne(Exchange element, String id) throws IOException {
        ApiRequest request = binding.prepareRequest(element);
        client.check(request);
        if (request.streaming()) {
            throw new IllegalArgumentException("it asks for a stream, which a batch does not give");
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("custom_id", id).put("method", called.method()).put("url", LineOperations.url(called));
        line.set("body", request.fields());
        byte[] json = Json.toBytes(line);
        byte[] whole = new byte[json.length + END.length];
        System.arraycopy(json, 0, whole, 0, json.length);
        System.arraycopy(END, 0, whole, json.length, END.length);
        files.add(whole, weight(request.fields()));
    }

    private void addLine(Exchange element) {
        count++;
        String id = id(element.getMessage());
        if (!ids.add(id)) {
            throw new OpenAIInvalidRequestException("The custom id '" + id + "' of element " + count
                    + " is that of an earlier element too, so nobody could tell their results apart. Set the header "
                    + OpenAIHeaders.CUSTOM_ID + '.');
        }
        try {
            writeOne(element, id);
        } catch (IOException e) {
            throw new UncheckedIOException("The request '" + id + "' cannot be written to a temporary file", e);
        } catch (RuntimeException e) {
            throw new OpenAIInvalidRequestException(
                    "The element '" + id + "', number " + count + ", cannot be submitted: " + e.getMessage(), e);
        }
    }

    private String id(Message element) {
        String given = HeaderValues.text(element, OpenAIHeaders.CUSTOM_ID);
        if (given == null || given.isBlank()) {
            given = HeaderValues.text(element, Exchange.FILE_NAME);
        }
        return given == null || given.isBlank() ? "request-" + count : given;
    }

    /** Each input of embeddings counts against the limit of requests. */
    private int weight(ObjectNode request) {
        JsonNode input = request.path("input");
        boolean areSeveral = input.isArray() && !input.path(0).isNumber();
        return called.resource().equals("embeddings") && areSeveral ? input.size() : 1;
    }
}

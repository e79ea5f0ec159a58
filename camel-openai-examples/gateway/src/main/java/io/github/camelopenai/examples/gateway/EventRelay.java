package io.github.camelopenai.examples.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.message.OpenAIHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;

/** Sends each chunk of an answer to the client as the event that it was; the next one comes when this one has left. */
final class EventRelay extends AsyncProcessorSupport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END = "data: [DONE]\n\n";

    @Override
    public boolean process(Exchange chunk, AsyncCallback callback) {
        CompletableFuture<Void> written;
        try {
            Call call = Call.of(chunk);
            String event = event(chunk, call);
            if (event == null) {
                callback.done(true);
                return true;
            }
            written = call.events().write(event.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            chunk.setException(e);
            callback.done(true);
            return true;
        }
        boolean isDone = written.isDone();
        written.whenComplete((nothing, failure) -> {
            chunk.setException(failure);
            callback.done(isDone);
        });
        return isDone;
    }

    /** The event of a chunk, or null where the client must not see it. */
    private static String event(Exchange chunk, Call call) throws IOException {
        return call.loop() == null ? plainEvent(chunk, call) : eventOfLoop(chunk, call);
    }

    private static String eventOfLoop(Exchange chunk, Call call) throws IOException {
        Message message = chunk.getMessage();
        String happened = message.getHeader(OpenAIHeaders.LOOP_EVENT, String.class);
        if (happened != null) {
            if (happened.startsWith("tool")) {
                call.loop().toolRuns();
            }
            return null;
        }
        if (message.getHeader(OpenAIHeaders.CHUNK_LAST, false, Boolean.class)) {
            return call.loop().end() + (call.api() == Api.RESPONSES ? "" : END);
        }
        call.isKnownToServerAs(message.getHeader(OpenAIHeaders.REQUEST_ID, String.class));
        ObjectNode json = (ObjectNode) JSON.readTree(message.getBody(String.class));
        String now = call.loop().take(message.getHeader(OpenAIHeaders.CHUNK_EVENT, String.class), json);
        return now.isEmpty() ? null : now;
    }

    private static String plainEvent(Exchange chunk, Call call) throws IOException {
        if (chunk.getMessage().getHeader(OpenAIHeaders.CHUNK_LAST, false, Boolean.class)) {
            return call.api() == Api.RESPONSES ? null : END;
        }
        if (call.isRepetition()) {
            return null;
        }
        String data = chunk.getMessage().getBody(String.class);
        JsonNode json = JSON.readTree(data);
        call.repeats(json.path("choices").size() - 1);
        if (isUnaskedUsage(json, call)) {
            return null;
        }
        call.isKnownToServerAs(chunk.getMessage().getHeader(OpenAIHeaders.REQUEST_ID, String.class));
        String name = chunk.getMessage().getHeader(OpenAIHeaders.CHUNK_EVENT, String.class);
        return (name == null ? "" : "event: " + name + '\n') + "data: " + data.replace("\n", "\ndata: ") + "\n\n";
    }

    /** Clients that did not ask for the usage may take no chunk without a choice. */
    private static boolean isUnaskedUsage(JsonNode json, Call call) {
        return call.api() != Api.RESPONSES
                && json.hasNonNull("usage")
                && json.path("choices").isEmpty()
                && !call.wantsUsage();
    }
}

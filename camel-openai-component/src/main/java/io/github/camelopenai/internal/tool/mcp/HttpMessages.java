package io.github.camelopenai.internal.tool.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.EventStream;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The messages in the body of a response while it arrives: one JSON text, or events. No thread waits for them. */
final class HttpMessages {

    private final ApiResponse response;
    private final ResponseStream bytes;
    private final EventStream events;
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private final long most;
    private final Predicate<JsonNode> taker;
    private final Consumer<Throwable> end;
    private String lastEventId = "";

    /**
     * @param response is streamed
     * @param most the most bytes of a JSON text, or of an event
     * @param taker takes a message, and says whether more are wanted
     * @param end runs where no more come: with null where all were read, else with why not
     */
    HttpMessages(ApiResponse response, long most, Predicate<JsonNode> taker, Consumer<Throwable> end) {
        String type = response.headers().getOrDefault("content-type", "");
        this.response = response;
        this.bytes = response.stream();
        this.events = type.contains("event-stream") ? new EventStream(bytes, most) : null;
        this.most = most;
        this.taker = taker;
        this.end = end;
    }

    /** The id of the last event, by which a server gives those after it, or an empty text. */
    String lastEventId() {
        return lastEventId;
    }

    /** How long the server asks to wait before it is asked for those, in milliseconds, or -1. */
    long retryMillis() {
        return events == null ? -1 : events.retryMillis();
    }

    /** Reads what is there, and goes on when more has come. */
    void read() {
        try {
            boolean isOver = events == null ? readJson() : readEvents();
            if (isOver) {
                return;
            }
            bytes.whenReadable(this::read);
        } catch (Throwable e) {
            // The caller is a connection, which ends no request
            bytes.close();
            end.accept(e);
        }
    }

    private boolean readEvents() {
        for (ServerSentEvent event = events.poll(); event != null; event = events.poll()) {
            lastEventId = event.id();
            if (!event.isEmpty() && !deliver(parsed(event.data()))) {
                events.finish();
                return true;
            }
        }
        if (events.isEnded()) {
            end.accept(null);
        }
        return events.isEnded();
    }

    private boolean readJson() {
        for (byte[] piece = bytes.poll(); piece != null; piece = bytes.poll()) {
            if (json.size() + (long) piece.length > most) {
                throw fault("answered with more than maxResponseSize (" + most + " bytes)", null);
            }
            json.writeBytes(piece);
        }
        if (!bytes.isDrained()) {
            return false;
        }
        if (json.size() == 0 || deliver(parsed(json.toByteArray()))) {
            end.accept(null);
        }
        return true;
    }

    /** Messages of 2025-03-26 may come several at a time. */
    private boolean deliver(JsonNode message) {
        boolean goesOn = true;
        for (JsonNode each : message.isArray() ? message : List.of(message)) {
            goesOn = goesOn && taker.test(each);
        }
        return goesOn;
    }

    private JsonNode parsed(byte[] message) {
        try {
            return Json.parse(message);
        } catch (IllegalArgumentException e) {
            throw fault("answered with a message that " + e.getMessage(), e);
        }
    }

    private OpenAIResponseException fault(String what, Throwable cause) {
        return new OpenAIResponseException(
                response.target() + ' ' + what + '.',
                ApiError.unanswered(response.target(), 1).withStatus(response.status()),
                cause);
    }
}

package io.github.camelopenai.internal.consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.api.Jobs;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.EventStream;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.message.WaitingCall;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits each event of a job once, as it happens, from the server's event stream. A stream that breaks is opened again at the next
 * look; what it repeats is not emitted again.
 */
final class JobEventStream implements Follower {

    private static final Logger LOG = LoggerFactory.getLogger(JobEventStream.class);

    private final Server server;
    private final Operation events;
    private final Operation retrieve;
    private final String id;
    private final EventKeys keys;

    JobEventStream(Server server, Operation events, Operation retrieve, String id, Seen seen) {
        this.server = server;
        this.events = events;
        this.retrieve = retrieve;
        this.id = id;
        this.keys = new EventKeys(id, seen);
    }

    @Override
    public int look(Emitter emitter) {
        ApiResponse head = server.stream(events, id);
        EventStream stream = new EventStream(head.stream());
        keys.startOver();
        int emitted = 0;
        try {
            for (ServerSentEvent event = next(stream); event != null; event = next(stream)) {
                if (event.isDone()) {
                    emitter.finished();
                    return emitted;
                }
                Map<String, Object> body = read(head, event);
                String key = keys.next(body);
                if (!keys.isSeen(key)) {
                    if (!emitter.emit(body, id)) {
                        return emitted;
                    }
                    keys.seen(key);
                    emitted++;
                }
            }
        } catch (OpenAIException e) {
            if (emitted == 0) {
                throw e;
            }
            LOG.warn("The events of {} broke off, and are read on at the next look: {}", id, e.getMessage());
            return emitted;
        } finally {
            stream.close();
        }
        if (Jobs.isOver(server.retrieve(retrieve, id))) {
            emitter.finished();
        }
        return emitted;
    }

    private static ServerSentEvent next(EventStream stream) {
        ServerSentEvent event = stream.poll();
        while (event == null && !stream.isEnded()) {
            WaitingCall.awaitReadable(stream::whenReadable);
            event = stream.poll();
        }
        return event;
    }

    private Map<String, Object> read(ApiResponse head, ServerSentEvent event) {
        JsonNode json;
        try {
            json = Json.parse(event.data());
        } catch (IllegalArgumentException e) {
            throw ResponseReader.notThePromised(head, "an event that " + e.getMessage());
        }
        if (ResponseReader.isErrorEvent(event, json)) {
            throw server.client().reader().errorInStream(head, event.data());
        }
        return Json.toMap(json);
    }
}

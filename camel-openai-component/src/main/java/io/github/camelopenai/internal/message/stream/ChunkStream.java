package io.github.camelopenai.internal.message.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.internal.api.AnswerLength;
import io.github.camelopenai.internal.api.EmbeddedErrors;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation.AnswerKind;
import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.BodyForm;
import io.github.camelopenai.internal.client.answer.EventStream;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.answer.ServerSentEvent;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.answer.Answer;
import io.github.camelopenai.internal.message.assembly.Chunk;
import io.github.camelopenai.internal.message.assembly.StreamAssembly;
import io.github.camelopenai.internal.shape.Thoughts;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.camel.Message;

/** The chunks of one streamed answer. */
final class ChunkStream implements Chunks {

    private final ApiResponse head;
    private final ResponseReader reader;
    private final EventStream events;
    private final StreamAssembly assembly;
    private final boolean includeAll;
    private final ApiRequest request;
    private final StreamFailures failures;
    /** Takes the thoughts out of the texts, or null where they stay. */
    private final ThoughtlessChunks thoughts;

    private final BodyForm form;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private ObjectNode whole;
    private final Queue<Chunk> ready = new ArrayDeque<>();
    private boolean ended;
    /** What the events so far tell of the usage, or null: some servers tell it with each, and it grows. The thread that closes reads it too. */
    private volatile Usage used;
    /** How many tokens have come: an event has one at least, and more where a server sends several at once. */
    private volatile long seen;

    private long eventsSeen;
    private long lettersSeen;

    /** @param includeAll whether chunks without content for the user are chunks too */
    ChunkStream(ApiRequest request, ApiResponse response, ResponseReader reader, boolean includeAll) {
        this.request = request;
        this.head = response;
        this.form = BodyForm.of(request, response);
        this.reader = reader;
        this.events = new EventStream(response.stream(), reader.maxResponseSize());
        this.assembly = StreamAssembly.of(request);
        this.includeAll = includeAll;
        this.thoughts = request.stripsThinking() ? new ThoughtlessChunks() : null;
        this.failures = new StreamFailures(response, this::partialText);
    }

    @Override
    public Chunk poll() {
        if (ready.isEmpty() && !ended) {
            switch (form) {
                case EVENTS -> pollEvents();
                case JSON -> pollWhole();
                case BYTES, OTHER -> pollBytes();
            }
        }
        return ready.poll();
    }

    private void pollEvents() {
        while (ready.isEmpty() && !ended) {
            ServerSentEvent event = next();
            if (event != null) {
                accept(event);
            } else if (!events.isEnded()) {
                return;
            } else if (assembly.isComplete()) {
                // Some servers leave out the [DONE]
                end();
            } else {
                throw interrupted("ended before its answer was whole", null);
            }
        }
    }

    /** A server that knows no events of speech sends the sound as it is. */
    private void pollBytes() {
        try {
            byte[] piece = head.stream().poll();
            if (piece != null) {
                ready.add(new Chunk(piece, null, null, null));
            }
            ended = piece == null && head.stream().isDrained();
            if (ended) {
                head.done();
            }
        } catch (OpenAIException e) {
            throw interrupted("broke off: " + e.getMessage(), e);
        }
    }

    /** A server that does not stream has the whole answer in one piece, which is then the only chunk. */
    private void pollWhole() {
        for (byte[] piece = head.stream().poll();
                piece != null;
                piece = head.stream().poll()) {
            body.writeBytes(piece);
            if (body.size() > reader.maxResponseSize()) {
                throw tooLarge();
            }
        }
        if (!head.stream().isDrained()) {
            return;
        }
        ended = true;
        ApiResponse response = reader.whole(head, body.toByteArray());
        JsonNode json = reader.json(response);
        if (!json.isObject() || request.operation().answer() == AnswerKind.BINARY) {
            throw ResponseReader.notThePromised(response, "JSON that is not what " + request.operation() + " answers");
        }
        if (request.operation().answer() == AnswerKind.TEXT && EmbeddedErrors.isFailedResponse(json)) {
            throw reader.errorInStream(response, response.body());
        }
        head.done();
        Object content = Answer.of(request.operation().answer()).content(request, response, json, null);
        whole = (ObjectNode) json;
        for (Object one : content instanceof List<?> several ? several : List.of(content)) {
            ready.add(new Chunk(one, null, null, json));
        }
    }

    @Override
    public boolean isEnded() {
        return ended && ready.isEmpty();
    }

    @Override
    public void whenReadable(Runnable action) {
        events.whenReadable(action);
    }

    @Override
    public ObjectNode response() {
        return whole == null ? assembly.response() : whole;
    }

    @Override
    public ApiResponse head() {
        return head;
    }

    /** The text so far. */
    String text() {
        String text = assembly.text();
        return thoughts == null ? text : Thoughts.split(text).answer();
    }

    @Override
    public String partialText() {
        try {
            return text();
        } catch (OutOfMemoryError e) {
            return "";
        }
    }

    @Override
    public long largest() {
        return reader.maxResponseSize();
    }

    @Override
    public Object nothing() {
        return assembly.nothing();
    }

    @Override
    public void tell(Message message) {
        // The headers of the answer say all
    }

    @Override
    public RuntimeException broken(Throwable failure) {
        close();
        return failure instanceof RuntimeException known ? known : failures.ofThisSide(failure);
    }

    @Override
    public void close() {
        letGo();
        head.done();
    }

    private void letGo() {
        events.close();
        Usage told = used;
        if (told != null) {
            head.used(told);
        } else {
            head.seen(seen);
        }
    }

    private <E extends RuntimeException> E failed(E failure) {
        head.wasOfNoUse(failure);
        head.done();
        return failure;
    }

    private ServerSentEvent next() {
        try {
            return events.poll();
        } catch (OpenAIException e) {
            if (assembly.isComplete()) {
                end();
                return null;
            }
            throw e instanceof EventStream.TooLongException
                    ? wrong(e.getMessage(), e)
                    : interrupted("broke off: " + e.getMessage(), e);
        }
    }

    private void accept(ServerSentEvent event) {
        if (event.isEmpty()) {
            return;
        }
        if (event.isDone()) {
            if (!assembly.hasBegun()) {
                throw interrupted("ended before its answer was whole: nothing of it came before [DONE]", null);
            }
            end();
            return;
        }
        if (event.isNamedError()) {
            throw failure(event);
        }
        Chunk alike = assembly.acceptAlike(event);
        if (alike != null) {
            eventsSeen++;
            add(alike);
            counted();
            return;
        }
        JsonNode json;
        try {
            json = Json.parse(event.data());
        } catch (Json.BoundException e) {
            throw wrong("has a chunk that " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw interrupted("has a chunk that " + e.getMessage(), e);
        }
        noteUsage(json);
        eventsSeen++;
        if (ResponseReader.isErrorEvent(event, json)) {
            throw failure(event);
        }
        if (json.isNull()) {
            return;
        }
        if (!json.isObject()) {
            throw interrupted("has a chunk that is no JSON object", null);
        }
        try {
            assembly.accept(event, json).forEach(this::add);
        } catch (IllegalArgumentException e) {
            throw interrupted("has a chunk that " + e.getMessage(), e);
        }
        counted();
        if (assembly.isOver()) {
            end();
        }
    }

    private void add(Chunk piece) {
        lettersSeen += piece.content() instanceof String text ? text.length() : 0;
        Chunk chunk = thoughts == null ? piece : thoughts.strip(piece);
        if (chunk.content() != null || includeAll) {
            ready.add(chunk);
        }
    }

    private void counted() {
        if (request.operation().answer() == AnswerKind.TEXT) {
            seen = Math.max(eventsSeen, AnswerLength.tokens(lettersSeen));
        }
        if (assembly.size() > reader.maxResponseSize()) {
            throw tooLarge();
        }
    }

    private void noteUsage(JsonNode event) {
        JsonNode answer = event.path("response").isObject() ? event.path("response") : event;
        if (answer.path("usage").isObject()) {
            Usage told = Usage.of(answer);
            used = told.isUnknown() ? used : told;
        }
    }

    @Override
    public OpenAIResponseException tooLarge() {
        letGo();
        return failed(failures.tooLarge(reader.maxResponseSize()));
    }

    private void end() {
        ended = true;
        if (thoughts != null) {
            ready.addAll(thoughts.rest());
        }
        events.finish();
        whole = assembly.response();
        if (used == null) {
            head.seen(seen);
        }
        head.answered(whole);
        head.done();
    }

    private OpenAIException failure(ServerSentEvent event) {
        letGo();
        return failed(reader.errorInStream(head, event.data()));
    }

    private OpenAIStreamInterruptedException interrupted(String how, Throwable cause) {
        letGo();
        return failed(failures.interrupted(how, cause));
    }

    private OpenAIResponseException wrong(String how, Throwable cause) {
        letGo();
        return failed(failures.wrong(how, cause));
    }

    @Override
    public OpenAIConnectException stopped() {
        return failures.stopped();
    }
}

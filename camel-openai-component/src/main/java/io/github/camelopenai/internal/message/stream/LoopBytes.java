package io.github.camelopenai.internal.message.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.message.WaitingCall;
import io.github.camelopenai.internal.message.assembly.Chunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The events of a loop of model and tools for an HTTP client that knows nothing of the tools: those of all turns that have a part of the
 * answer, and the end of the last turn. The thread that reads waits for them.
 *
 * <p>What ends a turn, and what calls a tool, waits until the turn is over: it goes to the client only where no tool has run.
 */
final class LoopBytes extends PieceStream {

    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final LoopChunks chunks;
    private final List<Chunk> kept = new ArrayList<>();
    private boolean isNamed;
    private boolean hasBegun;
    private int turn;

    LoopBytes(LoopChunks chunks) {
        this.chunks = chunks;
    }

    @Override
    byte[] next() throws IOException {
        try {
            Chunk chunk = chunks.poll();
            while (chunk == null && !chunks.isEnded()) {
                WaitingCall.awaitReadable(chunks::whenReadable);
                chunk = chunks.poll();
            }
            return chunk == null ? end() : taken(chunk);
        } catch (CancellationException e) {
            chunks.close();
            InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        } catch (OpenAIException e) {
            throw new IOException("The stream cannot be read to its end: " + e.getMessage(), e);
        }
    }

    private byte[] taken(Chunk chunk) {
        if (turn != chunks.turn()) {
            turn = chunks.turn();
            kept.clear();
        }
        if (chunk.event() == null) {
            return chunk.content() instanceof String results ? eventOf(results) : new byte[0];
        }
        JsonNode json = chunk.json();
        isNamed |= json.path("type").isTextual();
        if (chunk.content() == null && hasBegun || isToolCall(json)) {
            kept.add(chunk);
            return new byte[0];
        }
        hasBegun = true;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        kept.removeIf(before -> !isToolCall(before.json()) && isWritten(before, bytes));
        bytes.writeBytes(bytesOf(json));
        return bytes.toByteArray();
    }

    /** The results of tools that are the answer, as the model would have said them. */
    private byte[] eventOf(String results) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        if (isNamed) {
            event.put("type", "response.output_text.delta").put("delta", results);
        } else {
            ObjectNode choice = event.put("object", "chat.completion.chunk")
                    .putArray("choices")
                    .addObject();
            choice.put("index", 0).put("finish_reason", "stop");
            choice.putObject("delta").put("content", results);
        }
        return bytesOf(event);
    }

    private static boolean isWritten(Chunk chunk, ByteArrayOutputStream to) {
        to.writeBytes(bytesOf(chunk.json()));
        return true;
    }

    private static boolean isToolCall(JsonNode json) {
        return json.path("choices").path(0).path("delta").has("tool_calls");
    }

    private byte[] end() {
        last();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        kept.forEach(chunk -> bytes.writeBytes(bytesOf(chunk.json())));
        if (!isNamed) {
            bytes.writeBytes(DONE);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytesOf(JsonNode event) {
        String type = event.path("type").textValue();
        String name = type == null ? "" : "event: " + type + '\n';
        return (name + "data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        chunks.close();
    }
}

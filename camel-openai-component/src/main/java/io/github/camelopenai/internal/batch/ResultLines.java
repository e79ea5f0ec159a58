package io.github.camelopenai.internal.batch;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.message.PathIds;
import io.github.camelopenai.internal.message.WaitingCall;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** The lines of files, one file behind the other, each downloaded when its first line is needed. */
final class ResultLines implements Closeable {

    private static final Operation DOWNLOAD = Operations.find("files", "content");
    private static final int LONGEST_LINE = 64 * 1024 * 1024;
    private static final int BUFFER = 16 * 1024;

    private final Queue<String> files;
    private final OpenAIClient client;
    private final Deadline deadline;
    private final Origin origin;
    private ApiResponse response;
    private InputStream in;
    private volatile CompletableFuture<ApiResponse> call;
    private volatile boolean closed;

    /**
     * @param deadline what the call that retrieved the batch has left; it counts only while somebody waits for a line
     * @param origin where that call came from
     */
    ResultLines(List<String> files, OpenAIClient client, Deadline deadline, Origin origin) {
        this.files = new ArrayDeque<>(files);
        this.origin = origin;
        this.client = client;
        this.deadline = deadline;
    }

    /**
     * The next line that is not empty, or null where there is none; waits for it.
     *
     * @throws OpenAIException where a file cannot be downloaded to its end
     * @throws java.util.concurrent.CancellationException where the thread is interrupted; there are no more lines then
     */
    byte[] next() {
        deadline.resume();
        try {
            while (!closed && (in != null || !files.isEmpty())) {
                byte[] line = in == null ? open() : read();
                if (line.length > 0) {
                    return line;
                }
            }
            return null;
        } catch (RuntimeException | Error e) {
            // Whatever it is: the next call would leave out what is missing of this file
            close();
            throw e;
        } catch (IOException e) {
            if (closed) {
                return null;
            }
            close();
            if (e.getCause() instanceof OpenAIException known) {
                throw known;
            }
            throw new UncheckedIOException("The results of the batch cannot be read", e);
        } finally {
            deadline.pause();
        }
    }

    private byte[] open() {
        List<String> ids = List.of(files.remove());
        ApiRequest request =
                new ApiRequest(DOWNLOAD, PathIds.fill(DOWNLOAD, ids), ids, Map.of(), null, List.of(), false);
        call = client.send(request.from(origin), deadline);
        response = WaitingCall.await(call, "the results of the batch");
        in = new BufferedInputStream(response.stream(), BUFFER);
        if (closed) {
            response.stream().close();
        }
        return new byte[0];
    }

    /** A line without its end, or nothing behind the last one. */
    private byte[] read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (line.size() == LONGEST_LINE) {
                close();
                throw ResponseReader.notThePromised(response, "a line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(next);
            next = in.read();
        }
        if (next < 0) {
            in = null;
        }
        return line.toString(StandardCharsets.UTF_8).isBlank() ? new byte[0] : line.toByteArray();
    }

    @Override
    public void close() {
        closed = true;
        CompletableFuture<ApiResponse> open = call;
        if (open != null && !open.cancel(false) && !open.isCompletedExceptionally()) {
            open.thenAccept(answer -> answer.stream().close());
        }
    }
}

package io.github.camelopenai.internal.client;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.FileContent;
import io.github.camelopenai.internal.client.request.FilePart;
import io.github.camelopenai.internal.client.request.Section;
import io.github.camelopenai.internal.client.request.UploadMeter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Uploads a file through the Uploads API (<a href="https://platform.openai.com/docs/api-reference/uploads">Uploads</a>): parts of
 * 64 MB, up to four at a time, put together in the end. If a part fails, the others are ended and the upload is cancelled.
 */
final class UploadInParts {

    /** The largest part that OpenAI takes. */
    static final long PART_BYTES = 64L * 1024 * 1024;

    private static final int PARTS_AT_A_TIME = 4;

    private final ApiRequest request;
    private final FilePart file;
    private final Function<ApiRequest, CompletableFuture<ApiResponse>> sender;
    private final CallChain<ApiResponse> chain;
    private final Executor executor;
    private final ResponseReader reader;
    private final UploadMeter meter;
    private final int parts;
    private final String[] partIds;
    private String uploadId;
    private int started;
    private int done;

    /**
     * @param request the upload as one request
     * @param sender sends the requests that it becomes
     * @param executor runs what follows a response
     * @throws OpenAIInvalidRequestException where the length of the file is not known
     */
    UploadInParts(
            ApiRequest request,
            Function<ApiRequest, CompletableFuture<ApiResponse>> sender,
            ResponseReader reader,
            Executor executor) {
        this.request = request;
        this.file = request.files().get(0);
        this.sender = sender;
        this.executor = executor;
        this.chain = new CallChain<>(sender, executor);
        this.reader = reader;
        this.meter = new UploadMeter(file.fileName(), file.content().length(), file.progress());
        if (file.content().length() == Content.UNKNOWN) {
            throw new OpenAIInvalidRequestException("The length of " + file.fileName()
                    + " is not known, so it cannot be uploaded in parts. Write it to a file first, or leave out"
                    + " multipartUpload to send it in one piece of up to 512 MB.");
        }
        this.parts = (int) Math.max(1, (file.content().length() + PART_BYTES - 1) / PART_BYTES);
        this.partIds = new String[parts];
    }

    /** The response holds the file, as that of an upload in one request does. Ending the future early ends the upload. */
    CompletableFuture<ApiResponse> send() {
        JsonNode fields = request.fields();
        ObjectNode upload = JsonNodeFactory.instance.objectNode();
        upload.put("filename", file.fileName());
        upload.set("purpose", fields.path("purpose"));
        upload.put("bytes", file.content().length());
        upload.put("mime_type", file.contentType());
        if (fields.has("expires_after")) {
            upload.set("expires_after", fields.get("expires_after"));
        }
        call("create", upload, List.of(), this::begin);
        return chain.result();
    }

    private void begin(ApiResponse created) {
        uploadId = idOf(created);
        chain.result().whenComplete((response, failure) -> {
            if (failure != null) {
                // Not here: this may be the thread of time-outs
                executor.execute(this::cancel);
            }
        });
        // Parts of a stream can only be sent one behind the other
        int atATime = file.content() instanceof Content.Stream ? 1 : PARTS_AT_A_TIME;
        for (int i = 0; i < Math.min(atATime, parts); i++) {
            sendNextPart();
        }
    }

    private void sendNextPart() {
        int number;
        synchronized (this) {
            if (started == parts) {
                return;
            }
            number = started++;
        }
        FilePart part = new FilePart("data", file.fileName(), file.contentType(), meter.observe(part(number)), null);
        call("addPart", JsonNodeFactory.instance.objectNode(), List.of(part), added -> {
            boolean last;
            synchronized (this) {
                partIds[number] = idOf(added);
                last = ++done == parts;
            }
            if (last) {
                complete();
            } else {
                sendNextPart();
            }
        });
    }

    private Content part(int number) {
        long start = number * PART_BYTES;
        long size = Math.min(PART_BYTES, file.content().length() - start);
        if (file.content() instanceof FileContent whole) {
            return whole.part(start, size);
        }
        if (file.content() instanceof Content.Bytes whole) {
            return new Slice(whole.bytes(), (int) start, (int) size);
        }
        InputStream rest = ((Content.Stream) file.content()).stream();
        boolean isLast = number == parts - 1;
        // The last part is not cut off: what goes on behind the announced length must not pass for whole
        return Content.of(isLast ? rest : new UnclosedSection(rest, size), size);
    }

    /** A part of bytes in memory. */
    private record Slice(byte[] bytes, int start, int size) implements Content {

        @Override
        public long length() {
            return size;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes, start, size);
        }
    }

    /** A part of a stream, behind which the next part goes on. */
    private static final class UnclosedSection extends Section {

        UnclosedSection(InputStream in, long length) {
            super(in, length);
        }

        @Override
        public void close() {
            // The last part closes the stream, or the client, when the upload fails
        }
    }

    private void complete() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode ids = body.putArray("part_ids");
        for (String id : partIds) {
            ids.add(id);
        }
        call("complete", body, List.of(), completed -> {
            JsonNode uploaded = reader.json(completed).path("file");
            if (!uploaded.isObject()) {
                throw notThePromised(completed, "an upload without its file");
            }
            chain.complete(completed.withBody(completed.headers(), Json.toBytesOfServer(uploaded)));
        });
    }

    /** The server forgets the parts; where it does not hear of it, it does so after an hour by itself. */
    private void cancel() {
        sender.apply(request("cancel", null, List.of()));
    }

    private void call(String operation, ObjectNode fields, List<FilePart> files, Consumer<ApiResponse> then) {
        chain.call(request(operation, fields, files), then);
    }

    private ApiRequest request(String name, ObjectNode fields, List<FilePart> files) {
        Operation operation = Operations.find("uploads", name);
        List<String> ids = uploadId == null ? List.of() : List.of(uploadId);
        String path = uploadId == null
                ? operation.path()
                : operation
                        .path()
                        .replace("{id}", ServerAddress.step(uploadId, "The id of the upload, as the server gave it,"));
        return new ApiRequest(operation, path, ids, Map.of(), fields, files).from(request.origin());
    }

    private String idOf(ApiResponse response) {
        String id = reader.json(response).path("id").asText("");
        if (id.isEmpty()) {
            throw notThePromised(response, "an object without an id");
        }
        return id;
    }
}

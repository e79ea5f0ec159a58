package io.github.camelopenai.batch;

import static io.github.camelopenai.client.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.api.Json;
import io.github.camelopenai.api.Operation;
import io.github.camelopenai.api.Operations;
import io.github.camelopenai.api.RequestField;
import io.github.camelopenai.client.ApiRequest;
import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.Content;
import io.github.camelopenai.client.Deadline;
import io.github.camelopenai.client.FilePart;
import io.github.camelopenai.client.OpenAIClient;
import io.github.camelopenai.message.MessageOptions;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OpenAIProperties;
import io.github.camelopenai.message.RequestBinding;
import io.github.camelopenai.message.ResponseBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;

/**
 * Submits the elements of a message body: all lines are written first, then all files uploaded, then their batches created. So what
 * cannot be bound fails before anything is sent, and a failed upload creates no batch.
 */
public final class BatchSubmission implements CompositeCall {

    private static final Operation UPLOAD = Operations.find("files", "upload");
    private static final Operation CREATE = Operations.find("batches", "create");
    private static final String INPUT_FILE = "input_file_id";
    private static final String METADATA = "metadata";

    private final MessageOptions options;
    private final Operation called;
    private final OpenAIClient client;
    private final Executor executor;
    private final BatchFiles.Limits limits;
    private final RequestBinding lines;
    private final RequestBinding creation;
    private final ResponseBinding created;

    /**
     * @param options what the endpoint says of its messages
     * @param called what the requests of the batch call
     * @param executor begins the calls that follow from another
     */
    public BatchSubmission(MessageOptions options, Operation called, OpenAIClient client, Executor executor) {
        this(options, called, client, executor, BatchFiles.Limits.OF_OPENAI);
    }

    BatchSubmission(
            MessageOptions options,
            Operation called,
            OpenAIClient client,
            Executor executor,
            BatchFiles.Limits limits) {
        this.options = options;
        this.called = called;
        this.client = client;
        this.executor = executor;
        this.limits = limits;
        // The metadata is the batch's; everything else is the lines'
        Map<String, Object> ofBatch = new HashMap<>(options.fields());
        ofBatch.keySet().retainAll(Set.of(METADATA));
        Map<String, Object> ofLines = new HashMap<>(options.fields());
        ofLines.remove(METADATA);
        this.lines = new RequestBinding(options.of(called, ofLines, options.additionalBodyProperties()));
        MessageOptions ofCreation = options.of(CREATE, ofBatch, Map.of());
        this.creation = new RequestBinding(ofCreation);
        this.created = new ResponseBinding(ofCreation);
    }

    @Override
    public CompletableFuture<Runnable> begin(Exchange exchange) {
        BatchOperation.SUBMIT.checkHeader(exchange);
        ObjectNode batch = batch(exchange);
        BatchFiles files = new BatchFiles(limits);
        int count;
        try {
            count = new BatchLines(called, lines, client, files).write(exchange);
        } catch (IOException e) {
            files.close();
            throw new UncheckedIOException("The requests of the batch cannot be written to a temporary file", e);
        } catch (RuntimeException | Error e) {
            files.close();
            throw e;
        }
        List<ApiRequest> requests = new ArrayList<>();
        List<ApiResponse> batches = new ArrayList<>();
        Deadline deadline = client.deadline();
        return upload(files.paths(), deadline)
                .whenComplete((ids, failure) -> files.close())
                .thenCompose(ids -> create(batch, ids, requests, batches, deadline))
                .<Runnable>thenApply(done -> () -> conclude(exchange, requests, batches, count))
                .whenComplete((done, failure) -> {
                    if (failure != null && !batches.isEmpty()) {
                        exchange.setProperty(OpenAIProperties.BATCHES, maps(batches));
                    }
                });
    }

    /** A batch without its file. It is made before anything is sent, because its metadata may be at fault. */
    private ObjectNode batch(Exchange exchange) {
        Exchange own = new DefaultExchange(exchange.getContext());
        String header = RequestField.header(METADATA);
        own.getMessage().setHeader(header, exchange.getMessage().getHeader(header));
        own.getMessage()
                .setBody(JsonNodeFactory.instance
                        .objectNode()
                        .put(INPUT_FILE, "")
                        .put("endpoint", LineOperations.url(called))
                        .put("completion_window", "24h"));
        return creation.prepareRequest(own).fields();
    }

    private CompletableFuture<List<String>> upload(List<Path> files, Deadline deadline) {
        CompletableFuture<List<String>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Path file : files) {
            all = all.thenComposeAsync(
                    ids -> client.send(upload(file), deadline).thenApply(response -> {
                        ids.add(id(response));
                        return ids;
                    }),
                    executor);
        }
        return all;
    }

    private ApiRequest upload(Path file) {
        try {
            Content content = Content.of(file);
            FilePart part = new FilePart(
                    UPLOAD.content(), file.getFileName().toString(), "application/jsonl", content, options.progress());
            ObjectNode fields = JsonNodeFactory.instance.objectNode().put("purpose", "batch");
            return new ApiRequest(UPLOAD, UPLOAD.path(), List.of(), Map.of(), fields, List.of(part));
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary file with the requests of the batch cannot be read", e);
        }
    }

    private CompletableFuture<?> create(
            ObjectNode batch,
            List<String> files,
            List<ApiRequest> requests,
            List<ApiResponse> batches,
            Deadline deadline) {
        CompletableFuture<?> all = CompletableFuture.completedFuture(null);
        for (String file : files) {
            ObjectNode fields = batch.deepCopy().put(INPUT_FILE, file);
            ApiRequest request = new ApiRequest(CREATE, CREATE.path(), List.of(), Map.of(), fields, List.of());
            all = all.thenComposeAsync(
                    before -> client.send(request, deadline).thenAccept(response -> {
                        id(response);
                        requests.add(request);
                        batches.add(response);
                    }),
                    executor);
        }
        return all;
    }

    /** The id of what was made; an answer without one made nothing. */
    private String id(ApiResponse response) {
        JsonNode id = client.reader().json(response).path("id");
        if (!id.isTextual()) {
            throw notThePromised(response, "an object without an id");
        }
        return id.textValue();
    }

    private void conclude(Exchange exchange, List<ApiRequest> requests, List<ApiResponse> batches, int count) {
        Message message = exchange.getMessage();
        List<Object> bodies = new ArrayList<>();
        List<Object> ids = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            created.handleResponse(requests.get(i), batches.get(i), client, exchange);
            bodies.add(message.getBody());
            ids.add(message.getHeader(OpenAIHeaders.ID));
        }
        if (batches.size() > 1) {
            message.setBody(bodies);
            message.setHeader(OpenAIHeaders.ID, ids);
        }
        message.setHeader(OpenAIHeaders.BATCH_REQUESTS, count);
    }

    private List<Object> maps(List<ApiResponse> batches) {
        return batches.stream()
                .map(batch -> Json.toObject(client.reader().json(batch)))
                .toList();
    }
}

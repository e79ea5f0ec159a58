package io.github.camelopenai.internal.batch;

import static io.github.camelopenai.internal.client.answer.ResponseReader.notThePromised;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.client.CallChain;
import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Content;
import io.github.camelopenai.internal.client.request.FilePart;
import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.prompt.Prompt;
import io.github.camelopenai.internal.message.request.RequestBinding;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OpenAIProperties;
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
public final class BatchSubmission implements ExchangeTask {

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
    private final AnswerBinding created;

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
        Map<String, Object> ofBatch = new HashMap<>(options.request().fields());
        ofBatch.keySet().retainAll(Set.of(METADATA));
        Map<String, Object> ofLines = new HashMap<>(options.request().fields());
        ofLines.remove(METADATA);
        this.lines =
                new RequestBinding(options.of(called, ofLines, options.request().additionalBodyProperties()));
        MessageOptions ofCreation = options.of(CREATE, ofBatch, Map.of());
        this.creation = new RequestBinding(ofCreation);
        this.created = new AnswerBinding(ofCreation);
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
        Prompt.mark(Prompt.of(options.request().fields(), called), exchange);
        Submission submission = new Submission(exchange, batch, files, count);
        submission.chain.begin(submission::goOn);
        return submission.chain.result();
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

    private ApiRequest upload(Path file) {
        try {
            Content content = Content.of(file);
            FilePart part = new FilePart(
                    UPLOAD.content(),
                    file.getFileName().toString(),
                    "application/jsonl",
                    content,
                    options.upload().progress());
            ObjectNode fields = JsonNodeFactory.instance.objectNode().put("purpose", "batch");
            return new ApiRequest(UPLOAD, UPLOAD.path(), List.of(), Map.of(), fields, List.of(part));
        } catch (IOException e) {
            throw new UncheckedIOException("The temporary file with the requests of the batch cannot be read", e);
        }
    }

    /** What one exchange submits. */
    private final class Submission {

        private final Exchange exchange;
        private final ObjectNode batch;
        private final List<Path> files;
        private final int count;
        private final CallChain<Runnable> chain;
        private final List<String> uploaded = new ArrayList<>();
        private final List<ApiRequest> creations = new ArrayList<>();
        private final List<ApiResponse> batches = new ArrayList<>();

        Submission(Exchange exchange, ObjectNode batch, BatchFiles files, int count) {
            this.exchange = exchange;
            this.batch = batch;
            this.files = files.paths();
            this.count = count;
            Deadline deadline = client.deadline();
            Cancellation cancellation = ExchangeCancellation.of(exchange);
            Origin origin = options.origin(exchange);
            this.chain = new CallChain<>(
                    request -> client.send(request.from(origin), deadline, cancellation), executor, files::close);
        }

        private void goOn() {
            if (uploaded.size() < files.size()) {
                chain.call(upload(files.get(uploaded.size())), response -> {
                    uploaded.add(id(response));
                    goOn();
                });
            } else if (batches.size() < files.size()) {
                ObjectNode fields = batch.deepCopy().put(INPUT_FILE, uploaded.get(batches.size()));
                ApiRequest request = new ApiRequest(CREATE, CREATE.path(), List.of(), Map.of(), fields, List.of());
                chain.call(request, response -> {
                    id(response);
                    creations.add(request);
                    batches.add(response);
                    // For the route, where a later one fails
                    exchange.setProperty(OpenAIProperties.BATCHES, maps(batches));
                    goOn();
                });
            } else {
                chain.complete(this::conclude);
            }
        }

        private void conclude() {
            exchange.removeProperty(OpenAIProperties.BATCHES);
            Message message = exchange.getMessage();
            List<Object> bodies = new ArrayList<>();
            List<Object> ids = new ArrayList<>();
            for (int i = 0; i < batches.size(); i++) {
                created.bind(creations.get(i), batches.get(i), client, exchange);
                bodies.add(message.getBody());
                ids.add(message.getHeader(OpenAIHeaders.ID));
            }
            if (batches.size() > 1) {
                message.setBody(bodies);
                message.setHeader(OpenAIHeaders.ID, ids);
            }
            message.setHeader(OpenAIHeaders.BATCH_REQUESTS, count);
        }
    }

    /** The id of what was made; an answer without one made nothing. */
    private String id(ApiResponse response) {
        JsonNode id = client.reader().json(response).path("id");
        if (!id.isTextual()) {
            throw notThePromised(response, "an object without an id");
        }
        return id.textValue();
    }

    private List<Object> maps(List<ApiResponse> batches) {
        return batches.stream()
                .map(batch -> Json.toObject(client.reader().json(batch)))
                .toList();
    }
}

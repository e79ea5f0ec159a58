package io.github.camelopenai.test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server on this machine that speaks OpenAI's protocol and answers as a test tells it to.
 *
 * <pre>{@code
 * try (OpenAIStandIn openai = OpenAIStandIn.start()) {
 *     openai.when("capital of France").answer("Paris");
 *     openai.refuse(429, Duration.ofSeconds(1)).answer("Hello");
 *     ... baseUrl = openai.baseUrl(), any key ...
 *     assertThat(openai.requests()).hasSize(3);
 * }
 * }</pre>
 *
 * <p>Without being told anything it answers every chat, response, completion and transcript with {@code Simulated answer to:}
 * and the beginning of the prompt, or with JSON that fits the schema that is asked for. It knows embeddings, moderations,
 * images, speech, models, files, batches and the creation of fine-tuning jobs as well. Any other request is refused with 404;
 * the error lists what there is, and {@link #on(String)} adds to it.
 *
 * <p>It listens on a free port of 127.0.0.1, takes any key, and may be used by many threads. Uploaded files are kept on disk
 * until it is closed.
 */
public class OpenAIStandIn extends Replies<OpenAIStandIn> implements AutoCloseable {

    private final Rules rules = new Rules();
    private final RequestLog log = new RequestLog();
    private final Simulation simulation;
    private final Transport transport;

    OpenAIStandIn(Path folder) {
        simulation = new Simulation(rules, folder);
        transport = new Transport(request -> {
            log.add(request.toBeKept());
            return simulation.answer(request);
        });
    }

    /** Starts a stand-in on a free port. */
    public static OpenAIStandIn start() {
        return new OpenAIStandIn(null);
    }

    /**
     * Starts a stand-in that keeps its files and batches in a folder, for the next start too.
     *
     * @param folder is created where it is not there
     */
    public static OpenAIStandIn start(Path folder) {
        return new OpenAIStandIn(folder);
    }

    /** The base URL, such as {@code http://localhost:34567/v1}, for the option {@code baseUrl}. */
    public String baseUrl() {
        return transport.url() + "/v1";
    }

    /** Answers calls whose prompt contains this text, instead of the replies that hold for all calls. */
    public OpenAIStandIn answerTo(String prompt, String answer) {
        when(prompt).answer(answer);
        return this;
    }

    /**
     * The replies to requests whose prompt contains this text, in upper or lower case as it is written.
     *
     * <p>The prompt is the last message of the user, the input, or the prompt of the request. Of several conditions that a request
     * meets the one that was told last holds.
     */
    public ConditionalReplies when(String prompt) {
        return new ConditionalReplies(
                rules.when(request -> Prompts.ofUser(request.fields()).contains(prompt)));
    }

    /**
     * The replies to requests with this path.
     *
     * @param path the path under the base URL, such as {@code /embeddings}; {@code {id}} in it stands for any id
     */
    public ConditionalReplies on(String path) {
        String regex = KnownRequests.regex(path);
        return new ConditionalReplies(rules.when(request -> request.path().matches(regex)));
    }

    /** How long each answer is waited for; no time unless told. */
    public OpenAIStandIn answersTake(Duration duration) {
        transport.answersTake(duration);
        return this;
    }

    /** How long each chunk of a stream is waited for; no time unless told. */
    public OpenAIStandIn chunksTake(Duration duration) {
        transport.chunksTake(duration);
        return this;
    }

    /** How long after its creation a batch is completed; no time unless told. */
    public OpenAIStandIn batchesTake(Duration duration) {
        simulation.batchesTake(duration);
        return this;
    }

    /** How many requests are kept, the latest ones: 1,000 unless told, 0 for none. Together they have 64 MB at most. */
    public OpenAIStandIn keepRequests(int requests) {
        log.keep(requests);
        return this;
    }

    /** The requests so far, in the order of their arrival, as far as they are kept. */
    public List<RecordedRequest> requests() {
        return log.requests();
    }

    /** The only request so far. */
    public RecordedRequest request() {
        List<RecordedRequest> requests = requests();
        if (requests.size() != 1) {
            throw new IllegalStateException("There is not one request but " + requests.size() + ": " + requests);
        }
        return requests.get(0);
    }

    /** How many requests there were, whether they are kept or not. */
    public long requestCount() {
        return log.count();
    }

    /** Forgets all replies and requests. */
    public OpenAIStandIn reset() {
        rules.clear();
        log.clear();
        return this;
    }

    /** Stops the server; requests under way are broken off. */
    @Override
    public void close() {
        transport.close();
        simulation.close();
    }

    Rules rules() {
        return rules;
    }

    @Override
    Script script() {
        return rules.own();
    }

    @Override
    OpenAIStandIn self() {
        return this;
    }
}

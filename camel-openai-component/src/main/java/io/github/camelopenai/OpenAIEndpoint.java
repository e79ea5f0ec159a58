package io.github.camelopenai;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.internal.camel.Interception;
import io.github.camelopenai.internal.camel.ShownUri;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import io.github.camelopenai.internal.management.ManagedCalls;
import io.github.camelopenai.internal.message.AnswerShapes;
import io.github.camelopenai.internal.message.IgnoredHeaders;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.PathIds;
import io.github.camelopenai.internal.message.ServerTools;
import io.github.camelopenai.internal.message.TextTemplate;
import io.github.camelopenai.internal.message.answer.AnsweredFields;
import io.github.camelopenai.internal.task.ExchangeTask;
import io.github.camelopenai.internal.telemetry.Telemetry;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.message.OutputFormat;
import io.github.camelopenai.message.StreamToFailure;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Category;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.LazyStartProducer;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Call OpenAI and the servers that speak its protocol: chat, completions, embeddings, moderations, images, files, batches,
 * fine-tuning, responses, vector stores and more.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "openai,openai-api",
        title = "OpenAI",
        syntax = "openai:resource",
        category = {Category.AI},
        headersClass = OpenAIHeaders.class)
@ManagedResource(description = "Managed OpenAI Endpoint")
public class OpenAIEndpoint extends ScheduledPollEndpoint implements AsyncEndpoint, ManagedCalls {

    static final long POLITE_DELAY_MILLIS = 5_000;

    @UriPath(
            description = "What to call, or one of the names that Apache Camel's own camel-openai uses.",
            enums =
                    "chat,completions,edits,embeddings,moderations,images,audio,models,files,uploads,fineTunes,fineTuningJobs,"
                            + "batches,responses,conversations,conversationItems,vectorStores,vectorStoreFiles,"
                            + "vectorStoreFileBatches,containers,containerFiles,evals,evalRuns,request,webhook,mcp,chat-completion,moderation,"
                            + "audio-transcription,audio-translation,audio-speech,image-generation,image-edit,tool-execution,"
                            + "responses-retrieve,responses-cancel,batch-retrieve,batch-cancel,batch-results")
    @Metadata(required = true)
    private String resource;

    @UriParam(
            label = "common",
            description =
                    "The operation of the resource; without it the resource's main one, such as create for chat and"
                            + " list for files.",
            enums = "create,list,retrieve,update,delete,messages,generate,edit,variation,transcribe,"
                    + "translate,speech,upload,content,addPart,complete,cancel,events,pause,resume,"
                    + "checkpoints,inputItems,inputTokens,compact,search,files,outputItems,outputItem,submit,results,"
                    + "toolResults,toolExecution")
    private String operation;

    @UriParam(
            label = "common",
            description =
                    "The id in the path of the operation. Several, as for a file of a vector store, are separated by a"
                            + " slash. Beats the header CamelOpenAIId.")
    private String id;

    @UriParam
    private OpenAIConfiguration configuration;

    private final Target target;
    private final String path;
    private final IgnoredHeaders ignoredHeaders;
    private final CallStatistics statistics = new CallStatistics();
    private Set<String> literal = Set.of();
    private UriOptions.Prompted prompted = UriOptions.Prompted.NOT;

    /** @param path the path of the URI, which may be another name of what it names */
    OpenAIEndpoint(String uri, String path, Component component, Target target, OpenAIConfiguration configuration) {
        super(uri, component);
        this.path = path;
        this.ignoredHeaders = new IgnoredHeaders(target.operation(), target.toString());
        this.target = target;
        this.resource = target.resource();
        Operation called = target.operation();
        this.operation = called == null || called.isRequest() ? null : called.name();
        this.configuration = configuration;
    }

    @Override
    public OpenAIComponent getComponent() {
        return (OpenAIComponent) super.getComponent();
    }

    /** A producer that Camel skips, as a mocked one, starts with its first call, if any: a test with mocks needs no key. */
    @Override
    public AsyncProducer createAsyncProducer() throws Exception {
        return Interception.skips(this) ? new LazyStartProducer(this) : super.createAsyncProducer();
    }

    @Override
    public Producer createProducer() {
        if (target instanceof Target.Webhook || target instanceof Target.Mcp) {
            throw new UnsupportedOperationException(
                    target + " is where routes begin: use from(\"" + target + "?...\"), not to(...)");
        }
        if (target instanceof Target.Tool) {
            throw new UnsupportedOperationException(target + " is where routes begin that a model may call: use from(\""
                    + target + "?...\"), not to(...)");
        }
        if (id != null && target.operation().idCount() == 0) {
            throw new IllegalArgumentException(target + " does not know the option id: its path has none");
        }
        return new OpenAIProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = new ConsumerFactory(this, target).create(processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        refuseExpressions();
        Operation called = target.operation();
        if (id != null && called != null && called.idCount() > 0) {
            PathIds.split(called, id, "The option id");
        }
        boolean wantsEvents = configuration.getOutputFormat() == OutputFormat.sse;
        if (wantsEvents && (!configuration.isStreaming() || configuration.getStreamTo() != null)) {
            throw new IllegalArgumentException(
                    "outputFormat=sse passes on the events of a stream as they arrive: it needs"
                            + " streaming=true, and streamTo has no place beside it.");
        }
        if (wantsEvents && (configuration.getOutputClass() != null || configuration.getJsonSchema() != null)) {
            throw new IllegalArgumentException(
                    "outputFormat=sse passes on events as they arrive, and nobody looks at them:"
                            + " outputClass and jsonSchema have no place beside it.");
        }
        boolean isList = called != null && called.response() == ResponseKind.PAGE;
        if (isList && configuration.isPaging() && configuration.getOutputFormat() != OutputFormat.content) {
            throw new IllegalArgumentException(
                    "paging=true gives the objects one by one, so outputFormat must be content, not "
                            + configuration.getOutputFormat());
        }
    }

    /** Those of the URI have been looked at; these come from the component, and from code. */
    private void refuseExpressions() {
        for (String option : new OpenAIEndpointUriFactory().propertyNames()) {
            if (!literal.contains(option)) {
                Expressions.refuse(option, OpenAIComponent.ENDPOINT_OPTIONS.getOptionValue(this, option, false));
            }
        }
    }

    /** A client for this endpoint's calls, which its owner stops. */
    OpenAIClient createClient() {
        refuseOfMessage("prices", "budgetStore");
        OpenAIClient client =
                new ClientFactory(getComponent(), configuration).create(statistics, configuration.costs());
        getComponent().add(client);
        return client;
    }

    /**
     * What producers do with an exchange.
     *
     * @param chunks takes the chunks of a pushed stream, or null where streams are not pushed
     * @param beforeTurn takes the request of each turn of a loop, or null
     */
    ExchangeTask createTask(OpenAIClient client, Recipients recipients) throws Exception {
        return new TaskFactory(this, target).create(client, recipients);
    }

    /** With its URI, without the values of secret options. */
    @Override
    public String toString() {
        return ShownUri.of(getEndpointUri());
    }

    @Override
    public CallStatistics statistics() {
        return statistics;
    }

    /** Headers of camel-openai that the endpoint does not read. */
    IgnoredHeaders ignoredHeaders() {
        return ignoredHeaders;
    }

    /** What this endpoint says of its messages. */
    MessageOptions messageOptions() {
        Map<String, Object> fields = fields();
        prompted.putInto(fields, target.bound(), literal, getCamelContext());
        fields.replaceAll((option, value) -> value instanceof String text && Expressions.EVALUATED.contains(option)
                ? template(option, text)
                : value);
        return new MessageOptions(
                target.operation(),
                id,
                new MessageOptions.Request(
                        configuration.getInputFormat(),
                        fields,
                        Collections.unmodifiableMap(new LinkedHashMap<>(configuration.getAdditionalBodyProperty())),
                        Collections.unmodifiableMap(new LinkedHashMap<>(configuration.getQueryParameter())),
                        configuration.isLegacyMaxTokens(),
                        target.isCallOfResponses() ? configuration.serverTools() : ServerTools.NONE,
                        configuration.hasNoMemory(),
                        EndpointPath.idHeader(path)),
                new MessageOptions.Chat(
                        template("systemMessage", configuration.getSystemMessage()),
                        template("developerMessage", configuration.getDeveloperMessage()),
                        template("userMessage", configuration.getUserMessage()),
                        configuration.getImageDetail(),
                        configuration.withAttachments()),
                new MessageOptions.Upload(configuration.getMask(), configuration.getProgress()),
                new MessageOptions.Result(
                        configuration.getOutputFormat(),
                        configuration.isPaging(),
                        configuration.isStoreFullResponse(),
                        configuration.isStripThinking(),
                        AnsweredFields.headers(configuration.getAdditionalResponseHeader())),
                new MessageOptions.Stream(
                        configuration.isStreaming(),
                        StreamToFailure.of(configuration.getStreamToFailure()),
                        configuration.isStreamIncludeAll(),
                        configuration.isStreamEvents()),
                shapes(),
                telemetry(),
                template("budgetKey", configuration.getBudgetKey()));
    }

    /** Follows the calls and loops of this endpoint. */
    Telemetry telemetry() {
        return getComponent().telemetry().capturing(configuration.getCaptureContent());
    }

    private AnswerShapes shapes() {
        return new AnswerShapes(
                getCamelContext(),
                configuration.getOutputClass(),
                configuration.getJsonSchema(),
                isLiteral("jsonSchema"),
                configuration.shapeRules());
    }

    TextTemplate template(String option, String text) {
        return Expressions.of(option, text, literal, getCamelContext());
    }

    /** The options in whose texts a <code>${</code> has no meaning, because a message has a part in them. */
    void takeLiterally(Set<String> options) {
        literal = options;
    }

    /** Takes the options and the text of a prompt that is kept in a file. */
    void take(UriOptions.Prompted prompted) {
        this.prompted = prompted;
        prompted.texts()
                .forEach((option, text) ->
                        OpenAIComponent.ENDPOINT_OPTIONS.configure(getCamelContext(), this, option, text, true));
    }

    /** Refuses options that a message has a part in: they name files and beans. */
    void refuseOfMessage(String... options) {
        for (String option : options) {
            if (isLiteral(option)) {
                throw new IllegalArgumentException("The option " + option
                        + " comes from a message, which may be anybody's. Write it into the URI of the route.");
            }
        }
    }

    /** Whether a message has a part in the text of an option. */
    boolean isLiteral(String option) {
        return literal.contains(option);
    }

    /** Refuses values that no request can have. */
    void checkFields() {
        target.check(fields());
    }

    /** The request fields that are set, read through the configurer that Camel generates from this class. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new HashMap<>();
        for (String option : RequestFields.options()) {
            Object value = OpenAIComponent.ENDPOINT_OPTIONS.getOptionValue(this, option, false);
            boolean given = value != null && !(value instanceof Map<?, ?> map && map.isEmpty());
            if (given) {
                fields.put(option, value);
            }
        }
        return fields;
    }

    public String getResource() {
        return resource;
    }

    public void setResource(String resource) {
        this.resource = resource;
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public OpenAIConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(OpenAIConfiguration configuration) {
        this.configuration = configuration;
    }
}

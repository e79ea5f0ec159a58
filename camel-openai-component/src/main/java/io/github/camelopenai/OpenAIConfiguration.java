package io.github.camelopenai;

import io.github.camelopenai.client.UploadProgress;
import io.github.camelopenai.internal.message.ServerTools;
import io.github.camelopenai.internal.message.media.UserContent;
import io.github.camelopenai.internal.message.request.InputBounds;
import io.github.camelopenai.internal.shape.ShapeMode;
import io.github.camelopenai.internal.shape.ShapeRules;
import io.github.camelopenai.message.ExpectedResponse;
import io.github.camelopenai.message.InputFormat;
import io.github.camelopenai.message.OutputFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options that an endpoint has, and the component as the default of its endpoints.
 *
 * <p>What an option means stands in its description, which the component's documentation and tools show as well.
 */
@UriParams
public class OpenAIConfiguration extends LoopOptions implements Cloneable {

    @UriParam(
            label = "producer,messages",
            defaultValue = "text",
            description = "What a text as message body is: text is content (the prompt, the input), json is the "
                    + "request itself. A Map or JsonNode is always the request.")
    private InputFormat inputFormat = InputFormat.text;

    @UriParam(
            label = "producer,messages",
            defaultValue = "content",
            description = "What the message body becomes: content is what the next step wants (the text, the "
                    + "vector, the image), map the whole response as Map, json the response exactly as "
                    + "received, sse the events of a stream as they arrive, for a route that answers an HTTP client.")
    private OutputFormat outputFormat = OutputFormat.content;

    @UriParam(
            label = "producer,messages",
            defaultValue = "false",
            description =
                    "Whether to put the whole response, as a Map, into the exchange property " + "CamelOpenAIResponse.")
    private boolean storeFullResponse;

    @UriParam(
            label = "telemetry",
            description =
                    "Whether messages, and arguments and results of tools, become attributes of spans, where all who read the traces"
                            + " can read them too. Without it the environment variable"
                            + " OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT says so, else they are not.")
    private Boolean captureContent;

    @UriParam(
            label = "producer,common",
            description = "The system message of a chat, unless the body is a list of messages that has one.")
    private String systemMessage;

    @UriParam(
            label = "producer,chat",
            description =
                    "The developer message of a chat or a response, unless the body is a list of messages that has one.")
    private String developerMessage;

    @UriParam(
            label = "producer,chat",
            description =
                    "The text of the user where the message body is empty, and the text beside a file, a List or attachments.")
    private String userMessage;

    @UriParam(
            label = "producer,chat",
            enums = "auto,low,high",
            description = "How closely the model looks at pictures, which tells what they cost.")
    private String imageDetail;

    @UriParam(
            label = "producer,chat",
            defaultValue = "false",
            description =
                    "Whether what is attached to a message, as those of mail and of HTTP forms have it, is sent with it. Needs camel-attachments.")
    private boolean attachments;

    @UriParam(
            label = "producer,chat",
            defaultValue = "false",
            description =
                    "Whether thoughts that a model writes into its text, between <think> and </think> or the like, are taken out of it and"
                            + " put into the header CamelOpenAIThinkingContent. The header CamelOpenAIStripThinking beats it.")
    private boolean stripThinking;

    @UriParam(
            label = "producer,chat",
            prefix = "additionalResponseHeader.",
            multiValue = true,
            description =
                    "A field of the answered message that becomes a header: additionalResponseHeader.reasoning_details=Details. A"
                            + " field that is an object or a list becomes a Map or a List.")
    private Map<String, Object> additionalResponseHeader = new LinkedHashMap<>();

    @UriParam(
            label = "producer,tools",
            description =
                    "openai:responses: the tools that the server runs, separated by commas: web_search, file_search (needs"
                            + " fileSearchVectorStoreIds) and code_interpreter.")
    private String builtinTools;

    @UriParam(
            label = "producer,tools",
            description =
                    "openai:responses: the vector stores that file_search of builtinTools searches, separated by commas.")
    private String fileSearchVectorStoreIds;

    @UriParam(
            label = "producer,tools,security",
            secret = true,
            description =
                    "openai:responses: MCP servers that the server calls, a JSON array of objects with server_label and server_url, and"
                            + " any other field of the API, such as require_approval, allowed_tools and authorization.")
    private String hostedMcpTools;

    @UriParam(
            label = "producer,typed",
            description =
                    "The full name of the class that the answer becomes; for several, List with that name in angle brackets."
                            + " Its JSON schema is sent, and the answer is checked by it. It beats jsonSchema. The header"
                            + " CamelOpenAIOutputClass beats it.")
    private String outputClass;

    @UriParam(
            label = "producer,typed",
            description =
                    "The JSON schema of the answer, which is checked by it and becomes a Map or List: the JSON, classpath: or"
                            + " file: and the name of it, or a bean that is a Map or a text. The header CamelOpenAIJsonSchema beats it.")
    private Object jsonSchema;

    @UriParam(
            label = "producer,typed",
            enums = "strict,schema,object",
            description =
                    "How the schema is sent: strict for servers that hold the model to it, schema for those that only tell it,"
                            + " object for those that know JSON but no schemas, which is then in the prompt. Without it strict is tried first,"
                            + " and a plainer one where the server refuses that.")
    private String schemaMode;

    @UriParam(
            label = "producer,typed",
            defaultValue = "1",
            description =
                    "How often the model is told what is wrong with its answer and asked again, where it does not fit.")
    private int maxRepairs = 1;

    @UriParam(
            label = "producer,typed",
            description =
                    "The JSON pointer of a list of the answer, such as /items, whose elements are the messages of its stream. An"
                            + " answer that is a list needs none.")
    private String streamElements;

    @UriParam(
            label = "producer,embeddings",
            defaultValue = "2048",
            description = "The most inputs of one request; a longer list becomes several requests.")
    private int maxInputsPerRequest = 2_048;

    @UriParam(
            label = "producer,embeddings",
            defaultValue = "300000",
            description =
                    "The most tokens of one request; a larger list becomes several requests. A text counts as many tokens as it has"
                            + " bytes in UTF-8, which no tokenizer exceeds.")
    private long maxTokensPerRequest = 300_000;

    @UriParam(
            label = "producer,embeddings",
            defaultValue = "4",
            description = "How many requests of one list are under way at a time.")
    private int maxParallelRequests = 4;

    @UriParam(
            label = "producer,chat",
            defaultValue = "false",
            description = "Whether chat sends maxTokens as max_tokens, for servers that know only that.")
    private boolean legacyMaxTokens;

    @UriParam(
            label = "producer,lists",
            defaultValue = "false",
            description = "Whether a list becomes a lazy Iterator over all its pages, for "
                    + "split(body()).streaming(), instead of the List of one page.")
    private boolean paging;

    @UriParam(
            label = "streams",
            defaultValue = "false",
            description =
                    "Whether the answer is streamed: the body becomes an Iterator of its chunks, for "
                            + "split(body()).streaming(). The option streamTo switches it on. The header CamelOpenAIStreaming beats it.")
    private boolean streaming;

    private boolean streamingRefused;

    @UriParam(
            label = "producer,streams",
            description =
                    "The URI of an endpoint that is sent the chunks of a streamed answer, each as an exchange of its "
                            + "own, in order. The route then goes on with the whole answer. It switches streaming on.")
    private String streamTo;

    @UriParam(
            label = "producer,streams",
            defaultValue = "fail",
            enums = "fail,continue",
            description =
                    "What a chunk that the endpoint of streamTo fails to take means: fail ends the stream and fails "
                            + "the call, continue logs it, counts it and goes on.")
    private String streamToFailure = "fail";

    @UriParam(
            label = "producer,streams",
            defaultValue = "false",
            description =
                    "Whether chunks that have no content for the user, such as a role, a tool call or the usage, are "
                            + "messages of a stream too.")
    private boolean streamIncludeAll;

    @UriParam(
            label = "producer,images",
            description =
                    "The mask of an image edit: the path of a file, or a bean of any type that a message body may "
                            + "have. The header CamelOpenAIImageMask beats it.")
    private Object mask;

    @UriParam(
            label = "producer,files",
            defaultValue = "false",
            description = "Whether every file goes up through the Uploads API in parts of 64 MB, not only one of more "
                    + "than 512 MB.")
    private boolean multipartUpload;

    @UriParam(
            label = "producer,files",
            description = "A listener that is told the bytes sent and the total while a file goes up.")
    private UploadProgress progress;

    @UriParam(
            label = "producer,request",
            defaultValue = "GET",
            enums = "GET,POST,PUT,PATCH,DELETE,HEAD",
            description = "openai:request: the HTTP method.")
    private String method = "GET";

    @UriParam(
            label = "request",
            description =
                    "openai:request: the path under the base URL, such as /organization/costs. Each {id} in it is "
                            + "filled as in other operations. openai:webhook: the path that it is served under, such as "
                            + "/openai/webhook, its default. openai:mcp: the same, /mcp by default.")
    private String path;

    @UriParam(
            label = "producer,request",
            defaultValue = "json",
            description = "openai:request: what the response is: json becomes Maps and Lists, binary an InputStream, "
                    + "text a String.")
    private ExpectedResponse expect = ExpectedResponse.json;

    @UriParam(
            label = "producer,batches",
            defaultValue = "chat",
            enums = "chat,completions,embeddings,responses,moderations",
            description = "What the requests of a submitted batch call.")
    private String batchOf = "chat";

    @UriParam(
            label = "producer,batches",
            defaultValue = "false",
            description = "Whether the result of a request that failed is thrown as the exception that it stands for, "
                    + "instead of being a message that holds the error.")
    private boolean failOnLineError;

    @UriParam(
            label = "producer,messages",
            prefix = "additionalBodyProperty.",
            multiValue = true,
            description = "Any other field of the request: additionalBodyProperty.top_k=40. A value that is JSON is "
                    + "sent as such, any other as a text.")
    private Map<String, Object> additionalBodyProperty = new LinkedHashMap<>();

    @UriParam(
            label = "messages",
            prefix = "queryParameter.",
            multiValue = true,
            description = "Any other query parameter: queryParameter.purpose=batch.")
    private Map<String, Object> queryParameter = new LinkedHashMap<>();

    @UriParam(
            label = "consumer",
            description = "Remembers what was emitted, through restarts too. Without it that is kept in memory.")
    private IdempotentRepository idempotentRepository;

    @UriParam(
            label = "consumer",
            defaultValue = "true",
            description = "Whether a route that follows a job stops by itself when the job is over.")
    private boolean stopOnFinal = true;

    @UriParam(
            label = "consumer,security,webhook",
            secret = true,
            description =
                    "openai:webhook: the signing secret of the webhook, such as whsec_... It does not start without.")
    private String secret;

    @UriParam(
            label = "consumer,webhook",
            defaultValue = "1048576",
            description = "openai:webhook: the most bytes that a delivery may have.")
    private int maxWebhookSize = 1_048_576;

    @UriParam(
            label = "consumer,security,mcp",
            secret = true,
            description =
                    "openai:mcp: the bearer token that clients send, at least 16 characters, or several separated by commas. It does not start"
                            + " without, unless allowAnonymous is set.")
    private String bearerToken;

    @UriParam(
            label = "consumer,mcp",
            defaultValue = "false",
            description =
                    "openai:mcp: whether anybody may call the tools who reaches the path, for example because a gateway checks who calls.")
    private boolean allowAnonymous;

    @UriParam(
            label = "consumer,mcp",
            description =
                    "openai:mcp: the origins of the web pages that may call, separated by commas, such as https://desk.example.com. Without it"
                            + " those of this machine may. What is no web page has none, and is not refused.")
    private String allowedOrigins;

    @UriParam(
            label = "consumer,mcp",
            defaultValue = "1048576",
            description = "openai:mcp: the most bytes that a request may have.")
    private int maxRequestSize = 1_048_576;

    public IdempotentRepository getIdempotentRepository() {
        return idempotentRepository;
    }

    public void setIdempotentRepository(IdempotentRepository idempotentRepository) {
        this.idempotentRepository = idempotentRepository;
    }

    public boolean isStopOnFinal() {
        return stopOnFinal;
    }

    public void setStopOnFinal(boolean stopOnFinal) {
        this.stopOnFinal = stopOnFinal;
    }

    public String getSecret() {
        return secret;
    }

    public void setSecret(String secret) {
        this.secret = secret;
    }

    public int getMaxWebhookSize() {
        return maxWebhookSize;
    }

    public void setMaxWebhookSize(int maxWebhookSize) {
        this.maxWebhookSize = maxWebhookSize;
    }

    public String getBearerToken() {
        return bearerToken;
    }

    public void setBearerToken(String bearerToken) {
        this.bearerToken = bearerToken;
    }

    public boolean isAllowAnonymous() {
        return allowAnonymous;
    }

    public void setAllowAnonymous(boolean allowAnonymous) {
        this.allowAnonymous = allowAnonymous;
    }

    public String getAllowedOrigins() {
        return allowedOrigins;
    }

    public void setAllowedOrigins(String allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
    }

    public int getMaxRequestSize() {
        return maxRequestSize;
    }

    public void setMaxRequestSize(int maxRequestSize) {
        this.maxRequestSize = maxRequestSize;
    }

    public InputFormat getInputFormat() {
        return inputFormat;
    }

    public void setInputFormat(InputFormat inputFormat) {
        this.inputFormat = inputFormat;
    }

    public OutputFormat getOutputFormat() {
        return outputFormat;
    }

    public void setOutputFormat(OutputFormat outputFormat) {
        this.outputFormat = outputFormat;
    }

    public boolean isStoreFullResponse() {
        return storeFullResponse;
    }

    public void setStoreFullResponse(boolean storeFullResponse) {
        this.storeFullResponse = storeFullResponse;
    }

    public Boolean getCaptureContent() {
        return captureContent;
    }

    public void setCaptureContent(Boolean captureContent) {
        this.captureContent = captureContent;
    }

    public String getSystemMessage() {
        return systemMessage;
    }

    public void setSystemMessage(String systemMessage) {
        this.systemMessage = systemMessage;
    }

    public String getDeveloperMessage() {
        return developerMessage;
    }

    public void setDeveloperMessage(String developerMessage) {
        this.developerMessage = developerMessage;
    }

    public String getUserMessage() {
        return userMessage;
    }

    public void setUserMessage(String userMessage) {
        this.userMessage = userMessage;
    }

    public String getImageDetail() {
        return imageDetail;
    }

    public void setImageDetail(String imageDetail) {
        this.imageDetail = imageDetail;
    }

    public boolean isAttachments() {
        return attachments;
    }

    public void setAttachments(boolean attachments) {
        this.attachments = attachments;
    }

    public boolean isStripThinking() {
        return stripThinking;
    }

    public void setStripThinking(boolean stripThinking) {
        this.stripThinking = stripThinking;
    }

    public Map<String, Object> getAdditionalResponseHeader() {
        return additionalResponseHeader;
    }

    public void setAdditionalResponseHeader(Map<String, Object> additionalResponseHeader) {
        this.additionalResponseHeader = additionalResponseHeader;
    }

    public String getBuiltinTools() {
        return builtinTools;
    }

    public void setBuiltinTools(String builtinTools) {
        this.builtinTools = builtinTools;
    }

    public String getFileSearchVectorStoreIds() {
        return fileSearchVectorStoreIds;
    }

    public void setFileSearchVectorStoreIds(String fileSearchVectorStoreIds) {
        this.fileSearchVectorStoreIds = fileSearchVectorStoreIds;
    }

    public String getHostedMcpTools() {
        return hostedMcpTools;
    }

    public void setHostedMcpTools(String hostedMcpTools) {
        this.hostedMcpTools = hostedMcpTools;
    }

    public String getOutputClass() {
        return outputClass;
    }

    public void setOutputClass(String outputClass) {
        this.outputClass = outputClass;
    }

    public Object getJsonSchema() {
        return jsonSchema;
    }

    public void setJsonSchema(Object jsonSchema) {
        this.jsonSchema = jsonSchema;
    }

    public String getSchemaMode() {
        return schemaMode;
    }

    public void setSchemaMode(String schemaMode) {
        this.schemaMode = schemaMode;
    }

    public int getMaxRepairs() {
        return maxRepairs;
    }

    public void setMaxRepairs(int maxRepairs) {
        this.maxRepairs = maxRepairs;
    }

    public String getStreamElements() {
        return streamElements;
    }

    public void setStreamElements(String streamElements) {
        this.streamElements = streamElements;
    }

    public boolean isLegacyMaxTokens() {
        return legacyMaxTokens;
    }

    public void setLegacyMaxTokens(boolean legacyMaxTokens) {
        this.legacyMaxTokens = legacyMaxTokens;
    }

    public boolean isPaging() {
        return paging;
    }

    public void setPaging(boolean paging) {
        this.paging = paging;
    }

    public boolean isStreaming() {
        return streaming || streamTo != null && !streamingRefused;
    }

    /** @param streaming false beats the option {@code streamTo}, which asks for a stream otherwise */
    public void setStreaming(boolean streaming) {
        this.streaming = streaming;
        this.streamingRefused = !streaming;
    }

    public boolean isStreamIncludeAll() {
        return streamIncludeAll;
    }

    public void setStreamIncludeAll(boolean streamIncludeAll) {
        this.streamIncludeAll = streamIncludeAll;
    }

    public String getStreamTo() {
        return streamTo;
    }

    public void setStreamTo(String streamTo) {
        this.streamTo = streamTo;
    }

    public String getStreamToFailure() {
        return streamToFailure;
    }

    public void setStreamToFailure(String streamToFailure) {
        this.streamToFailure = streamToFailure;
    }

    public Object getMask() {
        return mask;
    }

    public void setMask(Object mask) {
        this.mask = mask;
    }

    public boolean isMultipartUpload() {
        return multipartUpload;
    }

    public void setMultipartUpload(boolean multipartUpload) {
        this.multipartUpload = multipartUpload;
    }

    public UploadProgress getProgress() {
        return progress;
    }

    public void setProgress(UploadProgress progress) {
        this.progress = progress;
    }

    public String getMethod() {
        return method;
    }

    public void setMethod(String method) {
        this.method = method;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }

    public ExpectedResponse getExpect() {
        return expect;
    }

    public void setExpect(ExpectedResponse expect) {
        this.expect = expect;
    }

    public String getBatchOf() {
        return batchOf;
    }

    public void setBatchOf(String batchOf) {
        this.batchOf = batchOf;
    }

    public boolean isFailOnLineError() {
        return failOnLineError;
    }

    public void setFailOnLineError(boolean failOnLineError) {
        this.failOnLineError = failOnLineError;
    }

    public Map<String, Object> getAdditionalBodyProperty() {
        return additionalBodyProperty;
    }

    public void setAdditionalBodyProperty(Map<String, Object> additionalBodyProperty) {
        this.additionalBodyProperty = additionalBodyProperty;
    }

    public Map<String, Object> getQueryParameter() {
        return queryParameter;
    }

    public void setQueryParameter(Map<String, Object> queryParameter) {
        this.queryParameter = queryParameter;
    }

    public int getMaxInputsPerRequest() {
        return maxInputsPerRequest;
    }

    public void setMaxInputsPerRequest(int maxInputsPerRequest) {
        this.maxInputsPerRequest = maxInputsPerRequest;
    }

    public long getMaxTokensPerRequest() {
        return maxTokensPerRequest;
    }

    public void setMaxTokensPerRequest(long maxTokensPerRequest) {
        this.maxTokensPerRequest = maxTokensPerRequest;
    }

    public int getMaxParallelRequests() {
        return maxParallelRequests;
    }

    public void setMaxParallelRequests(int maxParallelRequests) {
        this.maxParallelRequests = maxParallelRequests;
    }

    /** What is said of the shapes of answers beyond the shapes themselves. */
    ShapeRules shapeRules() {
        if (maxRepairs < 0) {
            throw new IllegalArgumentException("The option maxRepairs is " + maxRepairs + ", but must be at least 0");
        }
        if (streamElements != null && !streamElements.startsWith("/")) {
            throw new IllegalArgumentException("The option streamElements is '" + streamElements
                    + "', but must be the JSON pointer of a list in the answer, such as /items");
        }
        return new ShapeRules(schemaMode == null ? null : ShapeMode.named(schemaMode), maxRepairs, streamElements);
    }

    /** The tools that the server of responses runs. */
    ServerTools serverTools() {
        return ServerTools.of(builtinTools, fileSearchVectorStoreIds, hostedMcpTools);
    }

    /** Whether no option says which conversation a message belongs to. */
    boolean hasNoMemory() {
        return getMemory() == null && !isConversationMemory() && getConversationId() == null;
    }

    /** Whether attachments are sent. */
    boolean withAttachments() {
        if (attachments && !UserContent.knowsAttachments()) {
            throw new IllegalArgumentException(
                    "The option attachments is true, but camel-attachments is not on the class"
                            + " path. Add org.apache.camel:camel-attachments, or leave the option out.");
        }
        return attachments;
    }

    /** How much one request of embeddings takes. */
    InputBounds inputBounds() {
        atLeast("maxInputsPerRequest", getMaxInputsPerRequest(), 1);
        atLeast("maxTokensPerRequest", getMaxTokensPerRequest(), 1);
        atLeast("maxParallelRequests", getMaxParallelRequests(), 1);
        return new InputBounds(getMaxInputsPerRequest(), getMaxTokensPerRequest(), getMaxParallelRequests());
    }

    /** A copy that can be changed without changing this one. */
    public OpenAIConfiguration copy() {
        try {
            OpenAIConfiguration copy = (OpenAIConfiguration) clone();
            copy.setMetadata(new LinkedHashMap<>(getMetadata()));
            copy.additionalBodyProperty = new LinkedHashMap<>(additionalBodyProperty);
            // A default of the component does not contradict what a URI says
            copy.streamingRefused = false;
            copy.queryParameter = new LinkedHashMap<>(queryParameter);
            copy.additionalResponseHeader = new LinkedHashMap<>(additionalResponseHeader);
            copy.setMcpServer(new LinkedHashMap<>(getMcpServer()));
            copy.setTool(new LinkedHashMap<>(getTool()));
            copy.setParameter(new LinkedHashMap<>(getParameter()));
            copy.setAdditionalHeader(new LinkedHashMap<>(getAdditionalHeader()));
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}

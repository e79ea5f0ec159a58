package io.github.camelopenai;

import io.github.camelopenai.message.InputFormat;
import io.github.camelopenai.message.OutputFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options that an endpoint has, and the component as the default of its endpoints.
 *
 * <p>What an option means stands in its description, which the component's documentation and tools show as well.
 */
@UriParams
public class OpenAIConfiguration implements Cloneable {

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "The API key. Without it the environment variable OPENAI_API_KEY is used. OpenAI itself takes no call without a key; other servers may.")
    private String apiKey;

    @UriParam(
            label = "producer",
            description =
                    "The base URL of the server, with its path, such as https://api.openai.com/v1 or http://localhost:11434/v1. Without it the environment variables OPENAI_BASE_URL and OPENAI_API_BASE are used, then https://api.openai.com/v1.")
    private String baseUrl;

    @UriParam(
            label = "producer",
            description =
                    "The organization that is charged. Without it the environment variable OPENAI_ORG_ID is used.")
    private String organization;

    @UriParam(
            label = "producer",
            description = "The project that is charged. Without it the environment variable OPENAI_PROJECT_ID is used.")
    private String project;

    @UriParam(
            label = "producer",
            defaultValue = "text",
            description =
                    "What a text as message body is: text is content (the prompt, the input), json is the request itself. A Map or JsonNode is always the request.")
    private InputFormat inputFormat = InputFormat.text;

    @UriParam(
            label = "producer",
            defaultValue = "content",
            description =
                    "What the message body becomes: content is what the next step wants (the text, the vector, the image), map the whole response as Map, json the response exactly as received.")
    private OutputFormat outputFormat = OutputFormat.content;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether to put the whole response, as a Map, into the exchange property CamelOpenAIResponse.")
    private boolean storeFullResponse;

    @UriParam(
            label = "producer",
            description = "The system message of a chat, unless the body is a list of messages that has one.")
    private String systemMessage;

    @UriParam(
            label = "producer",
            description = "The developer message of a chat, unless the body is a list of messages that has one.")
    private String developerMessage;

    @UriParam(label = "producer", description = "The user message of a chat where the message body is empty.")
    private String userMessage;

    @UriParam(label = "producer", description = "The model.")
    private String model;

    @UriParam(label = "producer", description = "The sampling temperature, from 0 (steady) to 2 (wild).")
    private Double temperature;

    @UriParam(
            label = "producer",
            description = "Nucleus sampling: only the tokens of this much probability are considered, from 0 to 1.")
    private Double topP;

    @UriParam(label = "producer", description = "How many answers to generate. More than one make the body a List.")
    private Integer n;

    @UriParam(
            label = "producer",
            description =
                    "The most tokens to generate. Sent as max_completion_tokens (chat), max_tokens (completions) or max_output_tokens (responses).")
    private Integer maxTokens;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description = "Whether chat sends maxTokens as max_tokens, for servers that know only that.")
    private boolean legacyMaxTokens;

    @UriParam(label = "producer", description = "Where to stop generating: a text, or a JSON array of texts.")
    private String stop;

    @UriParam(label = "producer", description = "From -2 to 2: above 0 the model prefers new topics.")
    private Double presencePenalty;

    @UriParam(label = "producer", description = "From -2 to 2: above 0 the model repeats itself less.")
    private Double frequencyPenalty;

    @UriParam(
            label = "producer",
            description =
                    "Chat: true returns the log probabilities of the tokens. Completions: of how many likely tokens to return them.")
    private String logprobs;

    @UriParam(label = "producer", description = "How many likely tokens to return for each position.")
    private Integer topLogprobs;

    @UriParam(label = "producer", description = "The bias by token id, a JSON object such as {\"50256\":-100}.")
    private String logitBias;

    @UriParam(label = "producer", description = "The seed, for answers that repeat as far as the provider can.")
    private Long seed;

    @UriParam(label = "producer", description = "An id of the end user, for the provider's abuse detection.")
    private String user;

    @UriParam(
            label = "producer",
            description = "Completions: the text after the completion. Fine-tuning: a suffix of the new model's name.")
    private String suffix;

    @UriParam(label = "producer", description = "Whether a completion repeats the prompt.")
    private Boolean echo;

    @UriParam(label = "producer", description = "Of how many completions the provider returns the best.")
    private Integer bestOf;

    @UriParam(label = "producer", description = "The instruction of an edit.")
    private String instruction;

    @UriParam(label = "producer", description = "The size of a generated image, such as 1024x1024.")
    private String size;

    @UriParam(label = "producer", description = "The quality of a generated image, such as high or hd.")
    private String quality;

    @UriParam(label = "producer", description = "The style of a generated image, such as vivid or natural.")
    private String style;

    @UriParam(
            label = "producer",
            description =
                    "The format of the answer. Chat and responses: text, json_object, or a JSON object. Images: url or b64_json.")
    private String responseFormat;

    @UriParam(label = "producer", description = "The length of an embedding, for models that can shorten it.")
    private Integer dimensions;

    @UriParam(
            label = "producer",
            enums = "float,base64",
            description =
                    "How the server encodes embeddings. Without it base64 is asked for, which is smaller; what the route gets is the same.")
    private String encodingFormat;

    @UriParam(label = "producer", description = "The service tier to use, such as auto, default, flex or priority.")
    private String serviceTier;

    @UriParam(
            label = "producer",
            description = "How much a reasoning model thinks, such as minimal, low, medium or high.")
    private String reasoningEffort;

    @UriParam(label = "producer", description = "Whether the provider stores the answer for later retrieval.")
    private Boolean store;

    @UriParam(
            label = "producer",
            prefix = "metadata.",
            multiValue = true,
            description = "Names with a text each, kept beside the stored object: metadata.team=blue.")
    private Map<String, Object> metadata = new LinkedHashMap<>();

    @UriParam(label = "producer", description = "How many objects a page of a list has at most.")
    private Integer limit;

    @UriParam(label = "producer", description = "The id behind which a list goes on.")
    private String after;

    @UriParam(label = "producer", enums = "asc,desc", description = "The order of a list, by the time of creation.")
    private String order;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether a list becomes a lazy Iterator over all its pages, for split(body()).streaming(), instead of the List of one page.")
    private boolean paging;

    @UriParam(
            label = "producer,advanced",
            prefix = "additionalBodyProperty.",
            multiValue = true,
            description =
                    "Any other field of the request: additionalBodyProperty.top_k=40. A value that is JSON is sent as such, any other as a text.")
    private Map<String, Object> additionalBodyProperty = new LinkedHashMap<>();

    @UriParam(
            label = "producer,advanced",
            prefix = "queryParameter.",
            multiValue = true,
            description = "Any other query parameter: queryParameter.purpose=batch.")
    private Map<String, Object> queryParameter = new LinkedHashMap<>();

    @UriParam(
            label = "producer,advanced",
            secret = true,
            prefix = "additionalHeader.",
            multiValue = true,
            description = "Any other HTTP header of the request: additionalHeader.X-Team=blue.")
    private Map<String, Object> additionalHeader = new LinkedHashMap<>();

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How long opening a connection may take.")
    private long connectTimeout = 10_000L;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "60000",
            javaType = "java.time.Duration",
            description = "How long a call may wait for a connection of the pool; 0 is without limit.")
    private long connectionRequestTimeout = 60_000L;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "600000",
            javaType = "java.time.Duration",
            description = "The longest silence of the server, before the first byte and after it; 0 is without limit.")
    private long readTimeout = 600_000L;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "The longest time of a whole call; 0 is without limit.")
    private long requestTimeout;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "2000",
            description =
                    "The most connections, and so calls under way, of all endpoints with the same transport options. Further calls wait, without a thread.")
    private int maxConnections = 2_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "10000",
            description = "The most calls that wait for a connection. A further one fails at once.")
    private int maxQueuedRequests = 10_000;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "67108864",
            description = "The most bytes that a response may have.")
    private long maxResponseSize = 67_108_864L;

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getOrganization() {
        return organization;
    }

    public void setOrganization(String organization) {
        this.organization = organization;
    }

    public String getProject() {
        return project;
    }

    public void setProject(String project) {
        this.project = project;
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

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public Double getTemperature() {
        return temperature;
    }

    public void setTemperature(Double temperature) {
        this.temperature = temperature;
    }

    public Double getTopP() {
        return topP;
    }

    public void setTopP(Double topP) {
        this.topP = topP;
    }

    public Integer getN() {
        return n;
    }

    public void setN(Integer n) {
        this.n = n;
    }

    public Integer getMaxTokens() {
        return maxTokens;
    }

    public void setMaxTokens(Integer maxTokens) {
        this.maxTokens = maxTokens;
    }

    public boolean isLegacyMaxTokens() {
        return legacyMaxTokens;
    }

    public void setLegacyMaxTokens(boolean legacyMaxTokens) {
        this.legacyMaxTokens = legacyMaxTokens;
    }

    public String getStop() {
        return stop;
    }

    public void setStop(String stop) {
        this.stop = stop;
    }

    public Double getPresencePenalty() {
        return presencePenalty;
    }

    public void setPresencePenalty(Double presencePenalty) {
        this.presencePenalty = presencePenalty;
    }

    public Double getFrequencyPenalty() {
        return frequencyPenalty;
    }

    public void setFrequencyPenalty(Double frequencyPenalty) {
        this.frequencyPenalty = frequencyPenalty;
    }

    public String getLogprobs() {
        return logprobs;
    }

    public void setLogprobs(String logprobs) {
        this.logprobs = logprobs;
    }

    public Integer getTopLogprobs() {
        return topLogprobs;
    }

    public void setTopLogprobs(Integer topLogprobs) {
        this.topLogprobs = topLogprobs;
    }

    public String getLogitBias() {
        return logitBias;
    }

    public void setLogitBias(String logitBias) {
        this.logitBias = logitBias;
    }

    public Long getSeed() {
        return seed;
    }

    public void setSeed(Long seed) {
        this.seed = seed;
    }

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    public String getSuffix() {
        return suffix;
    }

    public void setSuffix(String suffix) {
        this.suffix = suffix;
    }

    public Boolean getEcho() {
        return echo;
    }

    public void setEcho(Boolean echo) {
        this.echo = echo;
    }

    public Integer getBestOf() {
        return bestOf;
    }

    public void setBestOf(Integer bestOf) {
        this.bestOf = bestOf;
    }

    public String getInstruction() {
        return instruction;
    }

    public void setInstruction(String instruction) {
        this.instruction = instruction;
    }

    public String getSize() {
        return size;
    }

    public void setSize(String size) {
        this.size = size;
    }

    public String getQuality() {
        return quality;
    }

    public void setQuality(String quality) {
        this.quality = quality;
    }

    public String getStyle() {
        return style;
    }

    public void setStyle(String style) {
        this.style = style;
    }

    public String getResponseFormat() {
        return responseFormat;
    }

    public void setResponseFormat(String responseFormat) {
        this.responseFormat = responseFormat;
    }

    public Integer getDimensions() {
        return dimensions;
    }

    public void setDimensions(Integer dimensions) {
        this.dimensions = dimensions;
    }

    public String getEncodingFormat() {
        return encodingFormat;
    }

    public void setEncodingFormat(String encodingFormat) {
        this.encodingFormat = encodingFormat;
    }

    public String getServiceTier() {
        return serviceTier;
    }

    public void setServiceTier(String serviceTier) {
        this.serviceTier = serviceTier;
    }

    public String getReasoningEffort() {
        return reasoningEffort;
    }

    public void setReasoningEffort(String reasoningEffort) {
        this.reasoningEffort = reasoningEffort;
    }

    public Boolean getStore() {
        return store;
    }

    public void setStore(Boolean store) {
        this.store = store;
    }

    public Map<String, Object> getMetadata() {
        return metadata;
    }

    public void setMetadata(Map<String, Object> metadata) {
        this.metadata = metadata;
    }

    public Integer getLimit() {
        return limit;
    }

    public void setLimit(Integer limit) {
        this.limit = limit;
    }

    public String getAfter() {
        return after;
    }

    public void setAfter(String after) {
        this.after = after;
    }

    public String getOrder() {
        return order;
    }

    public void setOrder(String order) {
        this.order = order;
    }

    public boolean isPaging() {
        return paging;
    }

    public void setPaging(boolean paging) {
        this.paging = paging;
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

    public Map<String, Object> getAdditionalHeader() {
        return additionalHeader;
    }

    public void setAdditionalHeader(Map<String, Object> additionalHeader) {
        this.additionalHeader = additionalHeader;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getConnectionRequestTimeout() {
        return connectionRequestTimeout;
    }

    public void setConnectionRequestTimeout(long connectionRequestTimeout) {
        this.connectionRequestTimeout = connectionRequestTimeout;
    }

    public long getReadTimeout() {
        return readTimeout;
    }

    public void setReadTimeout(long readTimeout) {
        this.readTimeout = readTimeout;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public int getMaxQueuedRequests() {
        return maxQueuedRequests;
    }

    public void setMaxQueuedRequests(int maxQueuedRequests) {
        this.maxQueuedRequests = maxQueuedRequests;
    }

    public long getMaxResponseSize() {
        return maxResponseSize;
    }

    public void setMaxResponseSize(long maxResponseSize) {
        this.maxResponseSize = maxResponseSize;
    }

    /** A copy that can be changed without changing this one. */
    public OpenAIConfiguration copy() {
        try {
            OpenAIConfiguration copy = (OpenAIConfiguration) clone();
            copy.metadata = new LinkedHashMap<>(metadata);
            copy.additionalBodyProperty = new LinkedHashMap<>(additionalBodyProperty);
            copy.queryParameter = new LinkedHashMap<>(queryParameter);
            copy.additionalHeader = new LinkedHashMap<>(additionalHeader);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}

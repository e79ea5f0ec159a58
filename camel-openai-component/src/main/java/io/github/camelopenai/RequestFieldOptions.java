package io.github.camelopenai;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options that fill a field of a request or a query parameter: those of {@code request-fields.tsv}.
 *
 * <p>What an option means stands in its description, which the component's documentation and tools show as well.
 */
@UriParams
public abstract class RequestFieldOptions {

    @UriParam(label = "common", description = "The model.")
    private String model;

    @UriParam(label = "producer,common", description = "The sampling temperature, from 0 (steady) to 2 (wild).")
    private Double temperature;

    @UriParam(
            label = "producer,chat",
            description = "Nucleus sampling: only the tokens of this much probability are considered, from 0 to 1.")
    private Double topP;

    @UriParam(
            label = "producer,images,chat",
            description = "How many answers to generate. More than one make the body a List.")
    private Integer n;

    @UriParam(
            label = "producer,common",
            description = "The most tokens to generate. Sent as max_completion_tokens (chat), max_tokens "
                    + "(completions) or max_output_tokens (responses).")
    private Integer maxTokens;

    @UriParam(label = "producer,chat", description = "Where to stop generating: a text, or a JSON array of texts.")
    private String stop;

    @UriParam(label = "producer,chat", description = "From -2 to 2: above 0 the model prefers new topics.")
    private Double presencePenalty;

    @UriParam(label = "producer,chat", description = "From -2 to 2: above 0 the model repeats itself less.")
    private Double frequencyPenalty;

    @UriParam(
            label = "producer,chat",
            description = "Chat: true returns the log probabilities of the tokens. Completions: of how many likely "
                    + "tokens to return them.")
    private String logprobs;

    @UriParam(label = "producer,chat", description = "How many likely tokens to return for each position.")
    private Integer topLogprobs;

    @UriParam(label = "producer,chat", description = "The bias by token id, a JSON object such as {\"50256\":-100}.")
    private String logitBias;

    @UriParam(
            label = "producer,chat",
            description =
                    "openai:responses: the id of the response that the request goes on from, which the server has kept. The memory"
                            + " options do the same for a whole conversation.")
    private String previousResponseId;

    @UriParam(label = "producer,chat", description = "The seed, for answers that repeat as far as the provider can.")
    private Long seed;

    @UriParam(
            label = "producer,embeddings,images,chat",
            description = "An id of the end user, for the provider's abuse detection.")
    private String user;

    @UriParam(
            label = "producer,completions",
            description =
                    "Completions: the text after the completion. Fine-tuning: a suffix of the new model's " + "name.")
    private String suffix;

    @UriParam(label = "producer,completions", description = "Whether a completion repeats the prompt.")
    private Boolean echo;

    @UriParam(label = "producer,completions", description = "Of how many completions the provider returns the best.")
    private Integer bestOf;

    @UriParam(label = "producer,completions", description = "The instruction of an edit.")
    private String instruction;

    @UriParam(label = "producer,images", description = "The size of a generated image, such as 1024x1024.")
    private String size;

    @UriParam(label = "producer,images", description = "The quality of a generated image, such as high or hd.")
    private String quality;

    @UriParam(label = "producer,images", description = "The style of a generated image, such as vivid or natural.")
    private String style;

    @UriParam(
            label = "producer,common",
            description = "The format of the answer. Chat and responses: text, json_object, or a JSON object. "
                    + "Images: url or b64_json. Transcripts: json, text, srt, verbose_json, vtt or diarized_json. "
                    + "Speech: mp3, opus, aac, flac, wav or pcm.")
    private String responseFormat;

    @UriParam(
            label = "producer,embeddings",
            description = "The length of an embedding, for models that can shorten it.")
    private Integer dimensions;

    @UriParam(
            label = "producer,embeddings",
            enums = "float,base64",
            description = "How the server encodes embeddings. Without it base64 is asked for, which is smaller; "
                    + "what the route gets is the same.")
    private String encodingFormat;

    @UriParam(
            label = "producer,chat",
            description = "The service tier to use, such as auto, default, flex or priority.")
    private String serviceTier;

    @UriParam(
            label = "producer,chat",
            description = "How much a reasoning model thinks, such as minimal, low, medium or high.")
    private String reasoningEffort;

    @UriParam(label = "producer,chat", description = "Whether the provider stores the answer for later retrieval.")
    private Boolean store;

    @UriParam(
            label = "producer,messages",
            prefix = "metadata.",
            multiValue = true,
            description = "Names with a text each, kept beside the stored object: metadata.team=blue.")
    private Map<String, Object> metadata = new LinkedHashMap<>();

    @UriParam(
            label = "producer,images,audio,chat",
            description =
                    "The file with the prompt, classpath: or file: and its path, which may have options and placeholders. For edits of"
                            + " images, transcripts and translations it may be the prompt itself: what is to be done with an"
                            + " image, or words that guide a transcription.")
    private String prompt;

    @UriParam(label = "producer,audio", description = "The language of the audio, an ISO 639-1 code such as de.")
    private String language;

    @UriParam(
            label = "producer,audio",
            description =
                    "Of what to tell the time in a transcript: segment, word, or both, separated by a comma. The response format must be verbose_json.")
    private String timestampGranularities;

    @UriParam(
            label = "producer,audio",
            description = "How long audio is cut: auto, or a JSON object such as {\"type\":\"server_vad\"}.")
    private String chunkingStrategy;

    @UriParam(
            label = "producer,audio",
            description = "The names of the speakers in the audio, up to four, separated by commas or as a JSON array.")
    private String knownSpeakerNames;

    @UriParam(
            label = "producer,audio",
            description = "A sample of each known speaker, as a data URL or a JSON array of such.")
    private String knownSpeakerReferences;

    @UriParam(
            label = "producer,audio,chat",
            description =
                    "The voice that speaks, such as alloy, or a JSON object such as {\"id\":\"voice_1\"}. A chat speaks with modalities=audio, as alloy if no voice is named.")
    private String voice;

    @UriParam(
            label = "producer,chat",
            description =
                    "What the answer of a chat is: text, or audio for a spoken one, whose text is in the header CamelOpenAIAudioTranscript.")
    private String modalities;

    @UriParam(
            label = "producer,chat",
            description =
                    "The format of a spoken answer of a chat: wav, mp3, flac, opus, aac or pcm16. Without it wav, and pcm16 for a stream.")
    private String audioFormat;

    @UriParam(label = "producer,audio", description = "How fast the voice speaks, from 0.25 to 4.")
    private Double speed;

    @UriParam(
            label = "producer,audio,chat",
            description = "Speech: how the voice speaks. Responses: the system message.")
    private String instructions;

    @UriParam(
            label = "files",
            description =
                    "What an uploaded file is for: user_data, fine-tune, batch, assistants, vision or evals. An upload is user_data without it; a list of files has those of any purpose.")
    private String purpose;

    @UriParam(
            label = "producer,files",
            description = "After how many seconds an uploaded file is deleted, such as 86400.")
    private String expiresAfter;

    @UriParam(label = "lists", description = "How many objects a page of a list has at most.")
    private Integer limit;

    @UriParam(label = "lists", description = "The id after which a list goes on.")
    private String after;

    @UriParam(label = "lists", enums = "asc,desc", description = "The order of a list, by the time of creation.")
    private String order;

    @UriParam(label = "lists", description = "The id before which a list ends.")
    private String before;

    @UriParam(
            label = "lists",
            description =
                    "Lists of a vector store: only the files of this status: in_progress, completed, failed or cancelled.")
    private String filter;

    @UriParam(
            label = "lists",
            description = "Lists of eval runs and their outputs: only those of this status, such as completed or fail.")
    private String status;

    @UriParam(label = "lists", description = "A list of evals: by what it is in order, created_at or updated_at.")
    private String orderBy;

    @UriParam(label = "lists", description = "A list of containers: only those of this name.")
    private String name;

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

    public String getPreviousResponseId() {
        return previousResponseId;
    }

    public void setPreviousResponseId(String previousResponseId) {
        this.previousResponseId = previousResponseId;
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

    public String getPrompt() {
        return prompt;
    }

    public void setPrompt(String prompt) {
        this.prompt = prompt;
    }

    public String getLanguage() {
        return language;
    }

    public void setLanguage(String language) {
        this.language = language;
    }

    public String getTimestampGranularities() {
        return timestampGranularities;
    }

    public void setTimestampGranularities(String timestampGranularities) {
        this.timestampGranularities = timestampGranularities;
    }

    public String getChunkingStrategy() {
        return chunkingStrategy;
    }

    public void setChunkingStrategy(String chunkingStrategy) {
        this.chunkingStrategy = chunkingStrategy;
    }

    public String getKnownSpeakerNames() {
        return knownSpeakerNames;
    }

    public void setKnownSpeakerNames(String knownSpeakerNames) {
        this.knownSpeakerNames = knownSpeakerNames;
    }

    public String getKnownSpeakerReferences() {
        return knownSpeakerReferences;
    }

    public void setKnownSpeakerReferences(String knownSpeakerReferences) {
        this.knownSpeakerReferences = knownSpeakerReferences;
    }

    public String getModalities() {
        return modalities;
    }

    public void setModalities(String modalities) {
        this.modalities = modalities;
    }

    public String getAudioFormat() {
        return audioFormat;
    }

    public void setAudioFormat(String audioFormat) {
        this.audioFormat = audioFormat;
    }

    public String getVoice() {
        return voice;
    }

    public void setVoice(String voice) {
        this.voice = voice;
    }

    public Double getSpeed() {
        return speed;
    }

    public void setSpeed(Double speed) {
        this.speed = speed;
    }

    public String getInstructions() {
        return instructions;
    }

    public void setInstructions(String instructions) {
        this.instructions = instructions;
    }

    public String getPurpose() {
        return purpose;
    }

    public void setPurpose(String purpose) {
        this.purpose = purpose;
    }

    public String getExpiresAfter() {
        return expiresAfter;
    }

    public void setExpiresAfter(String expiresAfter) {
        this.expiresAfter = expiresAfter;
    }

    public String getBefore() {
        return before;
    }

    public void setBefore(String before) {
        this.before = before;
    }

    public String getFilter() {
        return filter;
    }

    public void setFilter(String filter) {
        this.filter = filter;
    }

    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = status;
    }

    public String getOrderBy() {
        return orderBy;
    }

    public void setOrderBy(String orderBy) {
        this.orderBy = orderBy;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }
}

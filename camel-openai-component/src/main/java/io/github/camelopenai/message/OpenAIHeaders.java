package io.github.camelopenai.message;

import java.util.Set;
import org.apache.camel.Message;
import org.apache.camel.spi.Metadata;

/**
 * The headers that set a call's fields, and those that tell of its answer.
 *
 * <p>They stand in this room because both the bindings here and the Camel face above use them. All begin with {@code
 * CamelOpenAI}, so that Camel's consumers strip them from requests that come from outside. None can name a host, a base
 * URL or a credential.
 */
public final class OpenAIHeaders {

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The operation of the endpoint's resource, instead of the one in the URI.")
    public static final String OPERATION = "CamelOpenAIOperation";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The id in the path of the operation, several separated by a slash. Set from the answer by operations on stored objects, so that calls chain.")
    public static final String ID = "CamelOpenAIId";

    @Metadata(label = "producer", javaType = "String", description = "The system message of a chat.")
    public static final String SYSTEM_MESSAGE = "CamelOpenAISystemMessage";

    @Metadata(label = "producer", javaType = "String", description = "The developer message of a chat.")
    public static final String DEVELOPER_MESSAGE = "CamelOpenAIDeveloperMessage";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The text of the user where the message body is empty, and the text beside a file, a List or attachments.")
    public static final String USER_MESSAGE = "CamelOpenAIUserMessage";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The media type of the message body of a chat or a response, such as image/png. A body that is a text is then the URL or the id of such a file. It is removed after the answer.")
    public static final String MEDIA_TYPE = "CamelOpenAIMediaType";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "How closely the model looks at pictures: auto, low or high.")
    public static final String IMAGE_DETAIL = "CamelOpenAIImageDetail";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The conversation of the message in a memory, where the option conversationId is not set. With memory=server it is set from the answer, too.")
    public static final String CONVERSATION_ID = "CamelOpenAIConversationId";

    @Metadata(
            label = "producer",
            javaType = "Boolean",
            description =
                    "Whether the conversation begins anew with this message: its history is not sent, and what is answered takes its place. It is removed after the answer.")
    public static final String CONVERSATION_RESET = "CamelOpenAIConversationReset";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The id of the response that a request of openai:responses goes on from.")
    public static final String PREVIOUS_RESPONSE_ID = "CamelOpenAIPreviousResponseId";

    @Metadata(label = "producer", javaType = "String", description = "The model.")
    public static final String MODEL = "CamelOpenAIModel";

    @Metadata(label = "producer", javaType = "Double", description = "The sampling temperature.")
    public static final String TEMPERATURE = "CamelOpenAITemperature";

    @Metadata(label = "producer", javaType = "Double", description = "The nucleus sampling probability.")
    public static final String TOP_P = "CamelOpenAITopP";

    @Metadata(label = "producer", javaType = "Integer", description = "How many answers to generate.")
    public static final String N = "CamelOpenAIN";

    @Metadata(label = "producer", javaType = "Integer", description = "The most tokens to generate.")
    public static final String MAX_TOKENS = "CamelOpenAIMaxTokens";

    @Metadata(
            label = "producer",
            javaType = "String or List",
            description = "Where to stop: a text, a List, or a JSON array.")
    public static final String STOP = "CamelOpenAIStop";

    @Metadata(label = "producer", javaType = "Double", description = "The presence penalty.")
    public static final String PRESENCE_PENALTY = "CamelOpenAIPresencePenalty";

    @Metadata(label = "producer", javaType = "Double", description = "The frequency penalty.")
    public static final String FREQUENCY_PENALTY = "CamelOpenAIFrequencyPenalty";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "Chat: whether to return log probabilities. Completions: of how many tokens.")
    public static final String LOGPROBS = "CamelOpenAILogprobs";

    @Metadata(
            label = "producer",
            javaType = "Integer",
            description = "How many likely tokens to return for each position.")
    public static final String TOP_LOGPROBS = "CamelOpenAITopLogprobs";

    @Metadata(
            label = "producer",
            javaType = "String or Map",
            description = "The bias by token id, as a Map or a JSON object.")
    public static final String LOGIT_BIAS = "CamelOpenAILogitBias";

    @Metadata(label = "producer", javaType = "Long", description = "The seed of the sampling.")
    public static final String SEED = "CamelOpenAISeed";

    @Metadata(label = "producer", javaType = "String", description = "An id of the end user.")
    public static final String USER = "CamelOpenAIUser";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The text after the completion, or the suffix of a fine-tuned model's name.")
    public static final String SUFFIX = "CamelOpenAISuffix";

    @Metadata(label = "producer", javaType = "Boolean", description = "Whether a completion repeats the prompt.")
    public static final String ECHO = "CamelOpenAIEcho";

    @Metadata(label = "producer", javaType = "Integer", description = "Of how many completions to return the best.")
    public static final String BEST_OF = "CamelOpenAIBestOf";

    @Metadata(label = "producer", javaType = "String", description = "The instruction of an edit.")
    public static final String INSTRUCTION = "CamelOpenAIInstruction";

    @Metadata(label = "producer", javaType = "String", description = "The size of a generated image.")
    public static final String SIZE = "CamelOpenAISize";

    @Metadata(label = "producer", javaType = "String", description = "The quality of a generated image.")
    public static final String QUALITY = "CamelOpenAIQuality";

    @Metadata(label = "producer", javaType = "String", description = "The style of a generated image.")
    public static final String STYLE = "CamelOpenAIStyle";

    @Metadata(label = "producer", javaType = "String or Map", description = "The format that the model answers in.")
    public static final String RESPONSE_FORMAT = "CamelOpenAIResponseFormat";

    @Metadata(label = "producer", javaType = "Integer", description = "The length of an embedding.")
    public static final String DIMENSIONS = "CamelOpenAIDimensions";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "How the server encodes embeddings: float or base64.")
    public static final String ENCODING_FORMAT = "CamelOpenAIEncodingFormat";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The service tier to use; after the call, the one that was used.")
    public static final String SERVICE_TIER = "CamelOpenAIServiceTier";

    @Metadata(label = "producer", javaType = "String", description = "How much a reasoning model thinks.")
    public static final String REASONING_EFFORT = "CamelOpenAIReasoningEffort";

    @Metadata(label = "producer", javaType = "Boolean", description = "Whether the provider stores the answer.")
    public static final String STORE = "CamelOpenAIStore";

    @Metadata(
            label = "producer",
            javaType = "Map",
            description = "Names with a text each, kept beside the stored object.")
    public static final String METADATA = "CamelOpenAIMetadata";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "What is to be done with an image, or words that guide a transcription.")
    public static final String PROMPT = "CamelOpenAIPrompt";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The language of the audio, an ISO 639-1 code such as de.")
    public static final String LANGUAGE = "CamelOpenAILanguage";

    @Metadata(
            label = "producer",
            javaType = "String or List",
            description =
                    "Of what to tell the time in a transcript: segment, word, or both, separated by a comma. The response format must be verbose_json.")
    public static final String TIMESTAMP_GRANULARITIES = "CamelOpenAITimestampGranularities";

    @Metadata(
            label = "producer",
            javaType = "String or Map",
            description = "How long audio is cut: auto, or a JSON object such as {\"type\":\"server_vad\"}.")
    public static final String CHUNKING_STRATEGY = "CamelOpenAIChunkingStrategy";

    @Metadata(
            label = "producer",
            javaType = "String or List",
            description = "The names of the speakers in the audio, up to four, separated by commas or as a JSON array.")
    public static final String KNOWN_SPEAKER_NAMES = "CamelOpenAIKnownSpeakerNames";

    @Metadata(
            label = "producer",
            javaType = "String or List",
            description = "A sample of each known speaker, as a data URL or a JSON array of such.")
    public static final String KNOWN_SPEAKER_REFERENCES = "CamelOpenAIKnownSpeakerReferences";

    @Metadata(
            label = "producer",
            javaType = "String or Map",
            description = "The voice that speaks, such as alloy, or a JSON object such as {\"id\":\"voice_1\"}.")
    public static final String VOICE = "CamelOpenAIVoice";

    @Metadata(
            label = "producer",
            javaType = "String or List",
            description = "What the answer of a chat is: text, or audio for a spoken one.")
    public static final String MODALITIES = "CamelOpenAIModalities";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The format of a spoken answer of a chat: wav, mp3, flac, opus, aac or pcm16.")
    public static final String AUDIO_FORMAT = "CamelOpenAIAudioFormat";

    @Metadata(label = "producer", javaType = "Double", description = "How fast the voice speaks, from 0.25 to 4.")
    public static final String SPEED = "CamelOpenAISpeed";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "Speech: how the voice speaks. Responses: the system message.")
    public static final String INSTRUCTIONS = "CamelOpenAIInstructions";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "What an uploaded file is for: user_data, fine-tune, batch, assistants, vision or evals. An upload is user_data without it; a list of files has those of any purpose.")
    public static final String PURPOSE = "CamelOpenAIPurpose";

    @Metadata(
            label = "producer",
            javaType = "String or Map",
            description = "After how many seconds an uploaded file is deleted, such as 86400.")
    public static final String EXPIRES_AFTER = "CamelOpenAIExpiresAfter";

    @Metadata(
            label = "producer",
            javaType = "Object",
            description = "The mask of an image edit: a file, a stream, bytes, or whatever else a message body may be.")
    public static final String IMAGE_MASK = "CamelOpenAIImageMask";

    @Metadata(label = "producer", javaType = "Integer", description = "How many objects a page of a list has at most.")
    public static final String LIMIT = "CamelOpenAILimit";

    @Metadata(label = "producer", javaType = "String", description = "The id after which a list goes on.")
    public static final String AFTER = "CamelOpenAIAfter";

    @Metadata(label = "producer", javaType = "String", description = "The order of a list: asc or desc.")
    public static final String ORDER = "CamelOpenAIOrder";

    @Metadata(label = "producer", javaType = "String", description = "The id before which a list ends.")
    public static final String BEFORE = "CamelOpenAIBefore";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "Lists of a vector store: only the files of this status: in_progress, completed, failed or cancelled.")
    public static final String FILTER = "CamelOpenAIFilter";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "Lists of eval runs and their outputs: only those of this status, such as completed or fail.")
    public static final String STATUS = "CamelOpenAIStatus";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "A list of evals: by what it is in order, created_at or updated_at.")
    public static final String ORDER_BY = "CamelOpenAIOrderBy";

    @Metadata(label = "producer", javaType = "String", description = "A list of containers: only those of this name.")
    public static final String NAME = "CamelOpenAIName";

    @Metadata(label = "producer", javaType = "Boolean", description = "Whether the answer is streamed.")
    public static final String STREAMING = "CamelOpenAIStreaming";

    @Metadata(label = "producer", javaType = "Integer", description = "The place of a chunk in its stream, from 0.")
    public static final String CHUNK_INDEX = "CamelOpenAIChunkIndex";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The name of the event in which a chunk came, where it has one.")
    public static final String CHUNK_EVENT = "CamelOpenAIChunkEvent";

    @Metadata(
            label = "producer",
            javaType = "Object",
            description =
                    "The decisions with which operation=resume goes on: yes, no or other arguments for all calls that wait, or a Map of"
                            + " decisions by the ids of the calls.")
    public static final String APPROVAL = "CamelOpenAIApproval";

    @Metadata(
            label = "producer",
            javaType = "String",
            enums = "toolStarted,toolDone,turnEnded",
            description =
                    "Of a message that a loop with tools adds to its stream (option streamEvents): what has happened. The body is a Map that says more.")
    public static final String LOOP_EVENT = "CamelOpenAILoopEvent";

    @Metadata(label = "producer", javaType = "Boolean", description = "True on the last message of a stream.")
    public static final String CHUNK_LAST = "CamelOpenAIChunkLast";

    @Metadata(
            label = "producer",
            javaType = "Integer",
            description = "The index of the choice that a chunk belongs to.")
    public static final String CHOICE_INDEX = "CamelOpenAIChoiceIndex";

    @Metadata(label = "producer", javaType = "String", description = "The same for all chunks of a call.")
    public static final String STREAM_ID = "CamelOpenAIStreamId";

    @Metadata(label = "consumer", javaType = "String", description = "The id of a webhook's delivery.")
    public static final String WEBHOOK_ID = "CamelOpenAIWebhookId";

    @Metadata(
            label = "consumer",
            javaType = "String",
            description = "What a webhook tells of, such as batch.completed.")
    public static final String WEBHOOK_TYPE = "CamelOpenAIWebhookType";

    @Metadata(
            label = "consumer",
            javaType = "String",
            description = "As CamelOpenAIWebhookType, under the name that camel-openai has for it.")
    public static final String WEBHOOK_EVENT_TYPE = "CamelOpenAIWebhookEventType";

    @Metadata(label = "consumer", javaType = "String", description = "The id of the event that a webhook tells of.")
    public static final String WEBHOOK_EVENT_ID = "CamelOpenAIWebhookEventId";

    @Metadata(
            label = "consumer",
            javaType = "String",
            description = "The id of the object that the event is about, such as a batch or a response.")
    public static final String WEBHOOK_OBJECT_ID = "CamelOpenAIWebhookObjectId";

    @Metadata(label = "consumer", javaType = "Long", description = "When the event happened, in seconds since 1970.")
    public static final String WEBHOOK_CREATED_AT = "CamelOpenAIWebhookCreatedAt";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The id of a batch that was created, retrieved or cancelled. openai:batch-retrieve, batch-cancel and batch-results take it.")
    public static final String BATCH_ID = "CamelOpenAIBatchId";

    @Metadata(label = "producer", javaType = "String", description = "The id of the file with the requests of a batch.")
    public static final String BATCH_INPUT_FILE_ID = "CamelOpenAIBatchInputFileId";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The id of the file with the answers of a batch, where it has one.")
    public static final String BATCH_OUTPUT_FILE_ID = "CamelOpenAIBatchOutputFileId";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The id of the file with the failed requests of a batch, where it has one.")
    public static final String BATCH_ERROR_FILE_ID = "CamelOpenAIBatchErrorFileId";

    @Metadata(label = "producer", javaType = "Long", description = "How many requests a batch has.")
    public static final String BATCH_REQUEST_COUNT_TOTAL = "CamelOpenAIBatchRequestCountTotal";

    @Metadata(label = "producer", javaType = "Long", description = "How many requests of a batch are answered.")
    public static final String BATCH_REQUEST_COUNT_COMPLETED = "CamelOpenAIBatchRequestCountCompleted";

    @Metadata(label = "producer", javaType = "Long", description = "How many requests of a batch have failed.")
    public static final String BATCH_REQUEST_COUNT_FAILED = "CamelOpenAIBatchRequestCountFailed";

    @Metadata(
            label = "producer",
            javaType = "List<Map<String, Object>>",
            description = "Why a batch was not accepted: Maps with code, message, param and line, where it was not.")
    public static final String BATCH_ERRORS = "CamelOpenAIBatchErrors";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The id that tells a request of a batch from the others, and comes back with its result.")
    public static final String CUSTOM_ID = "CamelOpenAICustomId";

    @Metadata(label = "producer", javaType = "Integer", description = "How many requests were submitted in batches.")
    public static final String BATCH_REQUESTS = "CamelOpenAIBatchRequests";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The status of a batch that was created, retrieved or cancelled, or whose results are read, such as completed.")
    public static final String BATCH_STATUS = "CamelOpenAIBatchStatus";

    @Metadata(
            label = "producer",
            javaType = "Boolean",
            description = "Whether the request of a batch failed, so that the body of its result is the error.")
    public static final String BATCH_ERROR = "CamelOpenAIBatchError";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "Why the request of a batch failed, such as model_not_found, where the server tells it.")
    public static final String ERROR_CODE = "CamelOpenAIErrorCode";

    @Metadata(label = "producer", javaType = "String", description = "The id of the generated answer.")
    public static final String RESPONSE_ID = "CamelOpenAIResponseId";

    @Metadata(label = "producer", javaType = "String", description = "The model that answered.")
    public static final String RESPONSE_MODEL = "CamelOpenAIResponseModel";

    @Metadata(
            label = "producer",
            javaType = "String or List",
            description = "Why the model stopped; a List where there are several answers.")
    public static final String FINISH_REASON = "CamelOpenAIFinishReason";

    @Metadata(label = "producer", javaType = "String", description = "The model's refusal, where it refused to answer.")
    public static final String REFUSAL = "CamelOpenAIRefusal";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The reasoning before the answer, where the server tells it; of a chunk of a stream, its piece of the reasoning.")
    public static final String REASONING_CONTENT = "CamelOpenAIReasoningContent";

    @Metadata(
            label = "producer",
            javaType = "Boolean",
            description =
                    "Whether thoughts are taken out of the text of the answer, in place of the option stripThinking.")
    public static final String STRIP_THINKING = "CamelOpenAIStripThinking";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The thoughts that were taken out of the text of the answer (option stripThinking).")
    public static final String THINKING_CONTENT = "CamelOpenAIThinkingContent";

    @Metadata(
            label = "producer",
            javaType = "List<Map<String, Object>>",
            description = "The sources that the answer cites, each with the fields of the API, where it cites any.")
    public static final String RESPONSE_ANNOTATIONS = "CamelOpenAIResponseAnnotations";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The status of a response, such as completed, queued or incomplete.")
    public static final String RESPONSE_STATUS = "CamelOpenAIResponseStatus";

    @Metadata(label = "producer", javaType = "Long", description = "The tokens of the input.")
    public static final String PROMPT_TOKENS = "CamelOpenAIPromptTokens";

    @Metadata(label = "producer", javaType = "Long", description = "The tokens of the answer.")
    public static final String COMPLETION_TOKENS = "CamelOpenAICompletionTokens";

    @Metadata(label = "producer", javaType = "Long", description = "The tokens of input and answer.")
    public static final String TOTAL_TOKENS = "CamelOpenAITotalTokens";

    @Metadata(
            label = "producer",
            javaType = "Long",
            description = "The tokens of the input that came from the provider's cache.")
    public static final String CACHED_TOKENS = "CamelOpenAICachedTokens";

    @Metadata(label = "producer", javaType = "Long", description = "The tokens that the model spent on reasoning.")
    public static final String REASONING_TOKENS = "CamelOpenAIReasoningTokens";

    @Metadata(label = "producer", javaType = "String", description = "The provider's configuration that answered.")
    public static final String SYSTEM_FINGERPRINT = "CamelOpenAISystemFingerprint";

    @Metadata(label = "producer", javaType = "String", description = "The server's id of the request.")
    public static final String REQUEST_ID = "CamelOpenAIRequestId";

    @Metadata(label = "producer", javaType = "Integer", description = "How often the request was sent.")
    public static final String ATTEMPTS = "CamelOpenAIAttempts";

    @Metadata(label = "producer", javaType = "Long", description = "The requests left in the provider's window.")
    public static final String RATE_LIMIT_REMAINING_REQUESTS = "CamelOpenAIRateLimitRemainingRequests";

    @Metadata(label = "producer", javaType = "Long", description = "The tokens left in the provider's window.")
    public static final String RATE_LIMIT_REMAINING_TOKENS = "CamelOpenAIRateLimitRemainingTokens";

    @Metadata(label = "producer", javaType = "Long", description = "Milliseconds until the requests are whole again.")
    public static final String RATE_LIMIT_RESET_REQUESTS = "CamelOpenAIRateLimitResetRequests";

    @Metadata(label = "producer", javaType = "Long", description = "Milliseconds until the tokens are whole again.")
    public static final String RATE_LIMIT_RESET_TOKENS = "CamelOpenAIRateLimitResetTokens";

    @Metadata(label = "producer", javaType = "Integer", description = "How many embeddings came.")
    public static final String EMBEDDING_COUNT = "CamelOpenAIEmbeddingCount";

    @Metadata(label = "producer", javaType = "Integer", description = "The length of each embedding.")
    public static final String EMBEDDING_VECTOR_SIZE = "CamelOpenAIEmbeddingVectorSize";

    @Metadata(
            label = "producer",
            javaType = "List<Float>",
            description =
                    "An embedding that those of this call are compared with: a List of numbers, a float[], or its text.")
    public static final String REFERENCE_EMBEDDING = "CamelOpenAIReferenceEmbedding";

    @Metadata(
            label = "producer",
            javaType = "Double or List<Double>",
            description =
                    "How like the reference embedding the embedding is: the cosine of their angle, from -1 to 1. A List where the message"
                            + " body was a List.")
    public static final String SIMILARITY_SCORE = "CamelOpenAISimilarityScore";

    @Metadata(
            label = "producer",
            javaType = "String or List<String>",
            description = "The text that was embedded. A List where the message body was a List.")
    public static final String ORIGINAL_TEXT = "CamelOpenAIOriginalText";

    @Metadata(label = "producer", javaType = "String", description = "The model that made the embeddings.")
    public static final String EMBEDDING_RESPONSE_MODEL = "CamelOpenAIEmbeddingResponseModel";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The prompt as the model revised it, of the first image.")
    public static final String IMAGE_REVISED_PROMPT = "CamelOpenAIImageRevisedPrompt";

    @Metadata(label = "producer", javaType = "String", description = "The text of a spoken answer of a chat.")
    public static final String AUDIO_TRANSCRIPT = "CamelOpenAIAudioTranscript";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The id of a spoken answer of a chat, by which the next messages can name it for an hour.")
    public static final String AUDIO_ID = "CamelOpenAIAudioId";

    @Metadata(
            label = "producer",
            javaType = "List<String>",
            description = "The prompts as the model revised them, one for each image, where it did.")
    public static final String IMAGE_REVISED_PROMPTS = "CamelOpenAIImageRevisedPrompts";

    @Metadata(label = "producer", javaType = "Integer", description = "How many images came.")
    public static final String IMAGE_RESULT_COUNT = "CamelOpenAIImageResultCount";

    @Metadata(
            label = "producer",
            javaType = "Long",
            description = "The tokens of the input of images, where the server counts them.")
    public static final String IMAGE_INPUT_TOKENS = "CamelOpenAIImageInputTokens";

    @Metadata(
            label = "producer",
            javaType = "Long",
            description = "The tokens of generated images, where the server counts them.")
    public static final String IMAGE_OUTPUT_TOKENS = "CamelOpenAIImageOutputTokens";

    @Metadata(
            label = "producer",
            javaType = "Long",
            description = "The tokens of input and images, where the server counts them.")
    public static final String IMAGE_TOTAL_TOKENS = "CamelOpenAIImageTotalTokens";

    @Metadata(
            label = "producer",
            javaType = "List<Map<String, Object>>",
            description = "Who says what in transcribed audio, where the response tells the speakers.")
    public static final String AUDIO_DIARIZED_SEGMENTS = "CamelOpenAIAudioDiarizedSegments";

    @Metadata(
            label = "producer",
            javaType = "Double",
            description = "The length of the transcribed audio in seconds, where the response tells it.")
    public static final String AUDIO_DURATION = "CamelOpenAIAudioDuration";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The language of the transcribed audio, where the response tells it.")
    public static final String AUDIO_DETECTED_LANGUAGE = "CamelOpenAIAudioDetectedLanguage";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "The name of a downloaded file, without any path, where the server gives one.")
    public static final String FILE_NAME = "CamelOpenAIFileName";

    @Metadata(label = "producer", javaType = "Boolean", description = "Whether any input is flagged.")
    public static final String MODERATION_FLAGGED = "CamelOpenAIModerationFlagged";

    @Metadata(
            label = "producer",
            javaType = "List",
            description =
                    "The verdict on each input: a Map with input (its text), flagged, categories, categoryScores and, where it is told,"
                            + " categoryAppliedInputTypes.")
    public static final String MODERATION_RESULTS = "CamelOpenAIModerationResults";

    @Metadata(
            label = "producer",
            javaType = "Map",
            description = "Whether each category is flagged, for a single input.")
    public static final String MODERATION_CATEGORIES = "CamelOpenAIModerationCategories";

    @Metadata(label = "producer", javaType = "Map", description = "The score of each category, for a single input.")
    public static final String MODERATION_CATEGORY_SCORES = "CamelOpenAIModerationCategoryScores";

    @Metadata(label = "producer", javaType = "String", description = "The model that moderated.")
    public static final String MODERATION_RESPONSE_MODEL = "CamelOpenAIModerationResponseModel";

    /** The headers that an answer sets, as far as it knows them. */
    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "Which of the endpoint's tags count for this message, separated by commas. It can leave tools out, and"
                            + " never adds any.")
    public static final String TAGS = "CamelOpenAITags";

    @Metadata(
            label = "producer",
            javaType = "Integer",
            description =
                    "How often tools were called before the model answered: the turns of the loop, without the last.")
    public static final String TOOL_ITERATIONS = "CamelOpenAIToolIterations";

    @Metadata(
            label = "producer",
            javaType = "List<String>",
            description = "The names of the tools that the model called, in order, of routes and beans too.")
    public static final String MCP_TOOL_CALLS = "CamelOpenAIMcpToolCalls";

    @Metadata(
            label = "producer",
            javaType = "Boolean",
            description =
                    "Whether the message body is what the tools gave, because all of them have returnDirect=true.")
    public static final String MCP_RETURN_DIRECT = "CamelOpenAIMcpReturnDirect";

    @Metadata(
            label = "producer",
            javaType = "Long",
            description = "The prompt tokens of all turns of a loop with tools.")
    public static final String AGENTIC_PROMPT_TOKENS = "CamelOpenAIAgenticPromptTokens";

    @Metadata(
            label = "producer",
            javaType = "Long",
            description = "The completion tokens of all turns of a loop with tools.")
    public static final String AGENTIC_COMPLETION_TOKENS = "CamelOpenAIAgenticCompletionTokens";

    @Metadata(label = "producer", javaType = "Long", description = "The tokens of all turns of a loop with tools.")
    public static final String AGENTIC_TOTAL_TOKENS = "CamelOpenAIAgenticTotalTokens";

    @Metadata(
            label = "producer",
            javaType = "String or java.lang.Class",
            description = "The class that the answer becomes, such as com.acme.Invoice or List<com.acme.Invoice>.")
    public static final String OUTPUT_CLASS = "CamelOpenAIOutputClass";

    @Metadata(
            label = "producer",
            javaType = "String or Map",
            description = "The JSON schema of the answer, as JSON, a Map, or classpath: and the name of one.")
    public static final String JSON_SCHEMA = "CamelOpenAIJsonSchema";

    @Metadata(
            label = "producer",
            javaType = "Integer",
            description = "How often the model was asked again because its answer did not fit the schema.")
    public static final String REPAIRS = "CamelOpenAIRepairs";

    @Metadata(
            label = "producer",
            javaType = "Boolean",
            description =
                    "With the option cache: whether the answer was kept from an earlier call, so that nothing was sent.")
    public static final String CACHED = "CamelOpenAICached";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The name of the prompt that is kept in a file: name of its front matter, else that of the file.")
    public static final String PROMPT_NAME = "CamelOpenAIPromptName";

    @Metadata(
            label = "producer",
            javaType = "String",
            description =
                    "The version of the prompt that is kept in a file: version of its front matter, else the first 8"
                            + " digits of the SHA-256 of the file.")
    public static final String PROMPT_VERSION = "CamelOpenAIPromptVersion";

    @Metadata(
            label = "producer",
            javaType = "java.math.BigDecimal",
            description =
                    "With the option prices: what the call has cost, with its loop and repairs. Not set where the model has no price.")
    public static final String COST = "CamelOpenAICost";

    @Metadata(label = "producer", javaType = "String", description = "The currency of CamelOpenAICost, such as USD.")
    public static final String COST_CURRENCY = "CamelOpenAICostCurrency";

    private static final Set<String> OF_ANSWERS = Set.of(
            PROMPT_NAME,
            PROMPT_VERSION,
            REPAIRS,
            CACHED,
            COST,
            COST_CURRENCY,
            LOOP_EVENT,
            TOOL_ITERATIONS,
            MCP_TOOL_CALLS,
            MCP_RETURN_DIRECT,
            AGENTIC_PROMPT_TOKENS,
            AGENTIC_COMPLETION_TOKENS,
            AGENTIC_TOTAL_TOKENS,
            SERVICE_TIER,
            RESPONSE_ID,
            RESPONSE_MODEL,
            FINISH_REASON,
            REFUSAL,
            REASONING_CONTENT,
            THINKING_CONTENT,
            RESPONSE_ANNOTATIONS,
            RESPONSE_STATUS,
            PROMPT_TOKENS,
            COMPLETION_TOKENS,
            TOTAL_TOKENS,
            CACHED_TOKENS,
            REASONING_TOKENS,
            SYSTEM_FINGERPRINT,
            REQUEST_ID,
            ATTEMPTS,
            RATE_LIMIT_REMAINING_REQUESTS,
            RATE_LIMIT_REMAINING_TOKENS,
            RATE_LIMIT_RESET_REQUESTS,
            RATE_LIMIT_RESET_TOKENS,
            EMBEDDING_COUNT,
            EMBEDDING_VECTOR_SIZE,
            SIMILARITY_SCORE,
            ORIGINAL_TEXT,
            EMBEDDING_RESPONSE_MODEL,
            IMAGE_REVISED_PROMPT,
            AUDIO_TRANSCRIPT,
            AUDIO_ID,
            IMAGE_REVISED_PROMPTS,
            IMAGE_RESULT_COUNT,
            IMAGE_INPUT_TOKENS,
            IMAGE_OUTPUT_TOKENS,
            IMAGE_TOTAL_TOKENS,
            AUDIO_DIARIZED_SEGMENTS,
            AUDIO_DURATION,
            AUDIO_DETECTED_LANGUAGE,
            FILE_NAME,
            MODERATION_FLAGGED,
            MODERATION_RESULTS,
            MODERATION_CATEGORIES,
            MODERATION_CATEGORY_SCORES,
            MODERATION_RESPONSE_MODEL);

    private static final String PREFIX = "CamelOpenAI";

    private OpenAIHeaders() {}

    /** Whether a message has any of ours: to look that up once is cheaper than to look for each of them. */
    public static boolean areIn(Message message) {
        if (message.hasHeaders()) {
            for (String name : message.getHeaders().keySet()) {
                if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Removes what an earlier answer left, so that nothing of it is taken for the next one's. */
    public static void removeAnswers(Message message) {
        if (areIn(message)) {
            OF_ANSWERS.forEach(message::removeHeader);
        }
    }
}

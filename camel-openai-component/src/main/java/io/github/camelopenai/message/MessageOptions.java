package io.github.camelopenai.message;

import io.github.camelopenai.api.Operation;
import io.github.camelopenai.client.UploadProgress;
import java.util.Map;

/**
 * What an endpoint says of its messages.
 *
 * @param operation the operation, unless a header names another
 * @param id the id or ids for the operation's path, or null
 * @param inputFormat what a text body is
 * @param outputFormat what the body becomes
 * @param fields the values of the request fields by option, without those that are not set; a {@link TextTemplate} is
 *     evaluated for each exchange
 * @param additionalBodyProperties further fields of the request
 * @param queryParameters further query parameters
 * @param paging whether a list is an iterator over all its pages
 * @param legacyMaxTokens whether chat sends {@code max_tokens}
 * @param systemMessage the system message of a chat, or null
 * @param developerMessage the developer message of a chat, or null
 * @param userMessage the user message of a chat where the body is empty, or null
 * @param storeFullResponse whether the whole response becomes an exchange property
 * @param mask the mask of an image: the path of a file, or what a message body may be, or null
 * @param progress follows uploads, or null
 * @param streaming whether the answer is streamed
 * @param streamToFailure what a chunk that is not taken means for its stream
 * @param streamIncludeAll whether chunks without content for the user are messages too
 */
public record MessageOptions(
        Operation operation,
        String id,
        InputFormat inputFormat,
        OutputFormat outputFormat,
        Map<String, Object> fields,
        Map<String, Object> additionalBodyProperties,
        Map<String, Object> queryParameters,
        boolean paging,
        boolean legacyMaxTokens,
        TextTemplate systemMessage,
        TextTemplate developerMessage,
        TextTemplate userMessage,
        boolean storeFullResponse,
        Object mask,
        UploadProgress progress,
        boolean streaming,
        StreamToFailure streamToFailure,
        boolean streamIncludeAll) {

    /** The same options for another operation, with other values of its request. */
    public MessageOptions of(Operation other, Map<String, Object> otherFields, Map<String, Object> otherProperties) {
        return new MessageOptions(
                other,
                null,
                inputFormat,
                outputFormat,
                otherFields,
                otherProperties,
                queryParameters,
                false,
                legacyMaxTokens,
                systemMessage,
                developerMessage,
                userMessage,
                storeFullResponse,
                mask,
                progress,
                false,
                streamToFailure,
                streamIncludeAll);
    }

    /** Without the prompts in it. */
    @Override
    public String toString() {
        return "MessageOptions[" + operation + ']';
    }
}

package io.github.camelopenai.internal.client.request;

import io.github.camelopenai.api.OpenAIInvalidRequestException;

/**
 * Names a part by its first bytes, where waiting for them would hold the caller's thread: they are read when the part is
 * sent, on the thread that reads its content.
 */
@FunctionalInterface
public interface PartNaming {

    /** How many bytes of a part it is given, where the part has as many. */
    int BYTES = 16;

    /**
     * The name and the content type.
     *
     * @param head the first bytes
     * @throws OpenAIInvalidRequestException where the part cannot be sent, which ends the request before it is whole
     */
    Label of(byte[] head);

    /**
     * What a server is told of a part.
     *
     * @param fileName the name
     * @param contentType the media type
     */
    record Label(String fileName, String contentType) {}
}

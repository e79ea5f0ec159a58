package io.github.camelopenai.internal.client.request;

import io.github.camelopenai.client.UploadProgress;

/**
 * A part of a multipart request that has bytes of its own.
 *
 * @param name the name of the request field
 * @param fileName the name that the server is told, as it is, not encoded
 * @param contentType the media type of the bytes
 * @param content the bytes
 * @param progress follows the upload, or null
 * @param naming tells a better name and media type by the first bytes, or null
 */
public record FilePart(
        String name, String fileName, String contentType, Content content, UploadProgress progress, PartNaming naming) {

    public FilePart(String name, String fileName, String contentType, Content content, UploadProgress progress) {
        this(name, fileName, contentType, content, progress, null);
    }

    /** The bytes, of which the listener is told as they are read. */
    Content observed() {
        return new UploadMeter(fileName, content.length(), progress).observe(content);
    }

    /** The same part under the name that its bytes gave it, with what is left to read of them. */
    FilePart named(PartNaming.Label label, Content rest) {
        return new FilePart(name, label.fileName(), label.contentType(), rest, progress);
    }
}

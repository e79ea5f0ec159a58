package io.github.camelopenai.client;

/**
 * Follows an upload.
 *
 * <pre>{@code
 * UploadProgress progress = (file, sent, total) -> LOG.info("{}: {} of {} bytes", file, sent, total);
 * }</pre>
 *
 * <p>It is told of each piece that is handed to the connection, in order, on a thread that reads the content. What it throws,
 * an {@code Error} too, is logged and does not harm the upload.
 */
@FunctionalInterface
public interface UploadProgress {

    /**
     * A piece of a file was handed to the connection.
     *
     * @param fileName the name of the file, as the server is told
     * @param sent how many of its bytes, so far
     * @param total how many it has, or -1 where nobody knows
     */
    void onProgress(String fileName, long sent, long total);
}

package io.github.camelopenai.internal.client.http.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.ByteSource;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder.UndecodableException;

/** Whether brotli can be decoded: with brotli4j on the class path, and its native library for this machine. */
final class BrotliSupport {

    private BrotliSupport() {}

    /** @throws UndecodableException where the library is not there */
    static Coding coding(ByteSource source) throws UndecodableException {
        try {
            if (Brotli4jLoader.isAvailable()) {
                return new BrotliCoding(source);
            }
        } catch (LinkageError e) {
            // brotli4j is not on the class path
        }
        throw new UndecodableException("has the content coding 'br', which needs brotli4j"
                + " (com.aayushatharva.brotli4j:brotli4j) and its native library for this machine on the class path");
    }
}

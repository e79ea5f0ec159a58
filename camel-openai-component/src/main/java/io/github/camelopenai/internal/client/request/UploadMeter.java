package io.github.camelopenai.internal.client.request;

import io.github.camelopenai.client.UploadProgress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the bytes of a file, also where its parts go out side by side, and tells the listener. */
public final class UploadMeter {

    private static final Logger LOG = LoggerFactory.getLogger(UploadMeter.class);

    private final String fileName;
    private final long total;
    private final UploadProgress listener;
    private long sent;

    /** @param listener the listener, or null */
    public UploadMeter(String fileName, long total, UploadProgress listener) {
        this.fileName = fileName;
        this.total = total;
        this.listener = listener;
    }

    /** The same content, counted where there is somebody to tell. */
    public Content observe(Content content) {
        return listener == null ? content : new Observed(content);
    }

    private synchronized void add(long bytes) {
        sent += bytes;
        if (bytes <= 0) {
            return;
        }
        try {
            listener.onProgress(fileName, sent, total);
        } catch (Throwable e) {
            // An Error too: here it would pass for content that cannot be read
            LOG.warn("The listener of the upload of {} failed after {} bytes; the upload goes on", fileName, sent, e);
        }
    }

    private final class Observed implements Content {

        private final Content content;
        private long counted;

        Observed(Content content) {
            this.content = content;
        }

        @Override
        public long length() {
            return content.length();
        }

        @Override
        public boolean isRepeatable() {
            return content.isRepeatable();
        }

        /** Opened again, for another attempt, it counts from its start. */
        @Override
        public InputStream open() throws IOException {
            add(-counted);
            counted = 0;
            return new FilterInputStream(content.open()) {
                @Override
                public int read(byte[] target, int offset, int size) throws IOException {
                    int read = super.read(target, offset, size);
                    if (read > 0) {
                        counted += read;
                        add(read);
                    }
                    return read;
                }
            };
        }
    }
}

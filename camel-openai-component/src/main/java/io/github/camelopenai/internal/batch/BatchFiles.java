package io.github.camelopenai.internal.batch;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines of requests in temporary files that only this user can read, a new one where the next line would not fit any more (<a
 * href="https://platform.openai.com/docs/api-reference/batch/create">50,000 requests, 200 MB</a>). Closing removes them.
 */
final class BatchFiles implements Closeable {

    /** How much a file may hold. */
    record Limits(int requests, long bytes) {

        /** MB are taken for the smaller ones of the two that are called so. */
        static final Limits OF_OPENAI = new Limits(50_000, 200_000_000);
    }

    private static final Logger LOG = LoggerFactory.getLogger(BatchFiles.class);

    private final Limits limits;
    private final List<Path> paths = new ArrayList<>();
    private OutputStream out;
    private int requests;
    private long bytes;

    BatchFiles(Limits limits) {
        this.limits = limits;
    }

    /**
     * Adds a line, with its end.
     *
     * @param weight how many requests it counts as
     * @throws IllegalArgumentException where it fits into no file
     */
    void add(byte[] line, int weight) throws IOException {
        if (line.length > limits.bytes() || weight > limits.requests()) {
            throw new IllegalArgumentException("it has " + line.length + " bytes and " + weight
                    + " inputs, but a file of requests takes " + limits.bytes() + " and " + limits.requests());
        }
        boolean fits = bytes + line.length <= limits.bytes() && requests + weight <= limits.requests();
        if (out == null || !fits) {
            begin();
        }
        out.write(line);
        bytes += line.length;
        requests += weight;
    }

    private void begin() throws IOException {
        finish();
        Path path = Files.createTempFile("openai-batch-", ".jsonl");
        paths.add(path);
        out = new BufferedOutputStream(Files.newOutputStream(path));
        bytes = 0;
        requests = 0;
    }

    /** No more lines come. */
    void finish() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    List<Path> paths() {
        return List.copyOf(paths);
    }

    @Override
    public void close() {
        try {
            finish();
        } catch (IOException e) {
            LOG.debug("A file of requests that is removed cannot be closed", e);
        }
        for (Path path : paths) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("The temporary file {} holds prompts and cannot be removed", path, e);
            }
        }
    }
}

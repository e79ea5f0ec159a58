package io.github.camelopenai.internal.batch;

import io.github.camelopenai.batch.BatchResults;
import io.github.camelopenai.internal.message.Lifetime;
import java.io.Closeable;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What became of the requests of a batch, read while it is downloaded. */
final class DownloadedResults implements BatchResults {

    private final ResultLines lines;
    private final ResultMessages messages;
    private final Lifetime lifetime;
    private byte[] next;

    DownloadedResults(ResultLines lines, ResultMessages messages, Exchange exchange) {
        this.lines = lines;
        this.messages = messages;
        this.lifetime = new Lifetime(this, lines::close, exchange);
    }

    @Override
    public boolean hasNext() {
        if (lifetime.isExchangeFailed()) {
            // A split that stops at an exception asks for all that is left, to release it
            close();
        }
        if (next == null) {
            next = lines.next();
        }
        return next != null;
    }

    @Override
    public Message next() {
        byte[] line = nextLine();
        if (line == null) {
            throw new NoSuchElementException("All results are taken, or the download is closed");
        }
        return messages.of(line);
    }

    /** The next result as it is in its file, or null at the end. */
    byte[] nextLine() {
        byte[] line = hasNext() ? next : null;
        next = null;
        return line;
    }

    /** Notes what reads them: as a reply it keeps the download open. */
    <T extends Closeable> T view(T reader) {
        return lifetime.view(reader);
    }

    @Override
    public void close() {
        next = null;
        lifetime.end();
    }
}

package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder;
import io.github.camelopenai.internal.client.http.coding.StreamDecoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.nio.CapacityChannel;

/** A streamed body on its way from the connection to its reader, no faster than it is read. */
final class StreamedBody implements ResponseStream.Source {

    private final Transmission transmission;
    private final SilenceWatch silence;
    private final ResponseStream stream;
    private final StreamDecoding decoding;

    private CapacityChannel capacity;
    private int room;

    /**
     * @param window how many bytes may be there unread
     * @param length how many bytes will come, or -1 where nobody knows
     * @param decoder undoes their codings, or null where they have none
     */
    StreamedBody(Transmission transmission, SilenceWatch silence, int window, long length, ContentDecoder decoder) {
        this.transmission = transmission;
        this.silence = silence;
        this.room = window - HttpClient5Transport.FIRST_WINDOW;
        this.decoding = decoder == null ? null : new StreamDecoding(decoder, this, window, transmission::describe);
        this.stream = decoding == null ? new ResponseStream(length, window, this) : decoding.stream();
    }

    ResponseStream stream() {
        return stream;
    }

    void add(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        if (decoding == null) {
            stream.add(bytes);
        } else {
            decoding.add(bytes);
        }
    }

    /** All bytes have come. */
    void end() {
        if (decoding == null) {
            stream.end();
        } else {
            decoding.end();
        }
    }

    /** No more bytes come, and some are missing. */
    void fail(OpenAIException reason) {
        if (decoding == null) {
            stream.fail(reason);
        } else {
            decoding.fail(reason);
        }
    }

    /** The window is full: the connection waits for what is taken. */
    void noRoom(CapacityChannel channel) throws IOException {
        synchronized (this) {
            capacity = channel;
            silence.pause(room == 0);
            if (room == 0) {
                return;
            }
        }
        grant(0);
    }

    @Override
    public void grant(int bytes) {
        try {
            synchronized (this) {
                room += bytes;
                if (capacity != null && room > 0) {
                    capacity.update(room);
                    capacity = null;
                    room = 0;
                    silence.pause(false);
                }
            }
        } catch (IOException e) {
            transmission.failed(e);
        }
    }

    @Override
    public void begun() {
        transmission.begun();
    }

    @Override
    public void abort() {
        transmission.abort();
    }

    @Override
    public void abortSoon() {
        transmission.abortSoon();
    }
}

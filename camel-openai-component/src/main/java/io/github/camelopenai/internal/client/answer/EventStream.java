package io.github.camelopenai.internal.client.answer;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIResponseException;

/** The events of a response while they arrive. Nobody waits in here: an event that is not there yet is null. */
public final class EventStream {

    /** The longest line that is read, and the longest data of an event. */
    private static final int LONGEST_LINE = 16 * 1024 * 1024;

    /** A line, or the data of an event, is longer than allowed; the message says so as the end of a sentence about the stream. */
    public static final class TooLongException extends OpenAIResponseException {
        private static final long serialVersionUID = 1L;

        private TooLongException(int longest, Throwable cause) {
            super("has a line, or the data of an event, of more than " + longest + " bytes", ApiError.NONE, cause);
        }
    }

    private final ResponseStream bytes;
    private final EventReader reader;
    private final int longest;
    private boolean ended;

    /** @param bytes the body of the response, which is polled by nobody else */
    public EventStream(ResponseStream bytes) {
        this(bytes, LONGEST_LINE);
    }

    /** @param most the most bytes that a line, or the data of an event, may have, where that is less than 16 MB */
    public EventStream(ResponseStream bytes, long most) {
        this.bytes = bytes;
        this.longest = (int) Math.min(most, LONGEST_LINE);
        this.reader = new EventReader(longest);
    }

    /**
     * The next event, or null where there is none now.
     *
     * @throws OpenAIException where the connection broke, or nothing came for too long
     * @throws TooLongException where a line has no end
     */
    public ServerSentEvent poll() {
        try {
            ServerSentEvent event = reader.next();
            while (event == null && !ended) {
                byte[] piece = bytes.poll();
                if (piece == null) {
                    ended = bytes.isDrained();
                    return ended ? reader.last() : null;
                }
                reader.feed(piece);
                event = reader.next();
            }
            return event;
        } catch (EventReader.LineTooLongException e) {
            throw new TooLongException(longest, e);
        }
    }

    /** Whether no more events will come; of an event that no empty line ends, what is whole has come. */
    public boolean isEnded() {
        return ended;
    }

    /** How long the server asks to wait before a reconnection, in milliseconds, or -1. */
    public long retryMillis() {
        return reader.retryMillis();
    }

    /** Does something once: now if there may be an event, else when there may be one. */
    public void whenReadable(Runnable action) {
        bytes.whenReadable(action);
    }

    /** No more events are wanted, for the last one said that it was the last: lets the response end, so that its connection stays. */
    public void finish() {
        ended = true;
        bytes.finishSoon();
    }

    /** Closes the connection, unless the response has ended. */
    public void close() {
        ended = true;
        bytes.close();
    }
}

package io.github.camelopenai.internal.client.answer;

import io.github.camelopenai.internal.api.Json;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads server-sent events from bytes, as the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG standard</a> defines
 * them, however the bytes are split.
 *
 * <pre>{@code
 * reader.feed(bytes);
 * for (ServerSentEvent event = reader.next(); event != null; event = reader.next()) { ... }
 * }</pre>
 *
 * <p>A line that lies in one piece is read where it lies; no line becomes a text but the name and the id of an event.
 */
public final class EventReader {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = ascii("data");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] ID = ascii("id");
    private static final byte[] RETRY = ascii("retry");
    private static final byte[] ERROR = ascii("error");
    private static final byte[] NOTHING = new byte[0];

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long CARRIAGE_RETURNS = ONES * '\r';

    private final int longestLine;
    private byte[] piece = NOTHING;
    private int position;

    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private boolean first = true;
    private boolean afterReturn;

    private boolean hasData;
    private byte[] dataLine = NOTHING;
    private int dataFrom;
    private int dataEnd;
    private final ByteArrayOutputStream dataLines = new ByteArrayOutputStream();

    private String name = "";
    private String id = "";
    private long retryMillis = -1;

    /** The stream has a line that is longer than allowed. */
    static final class LineTooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @param longestLine the most bytes that a line, or the data of an event, may have */
    public EventReader(int longestLine) {
        this.longestLine = longestLine;
    }

    /**
     * The first event that says something, or null if no event does.
     *
     * @param whole whether no more bytes come
     */
    static ServerSentEvent first(byte[] bytes, boolean whole) {
        EventReader events = new EventReader(bytes.length);
        events.feed(bytes);
        ServerSentEvent event = events.next();
        while (event != null && event.isEmpty()) {
            event = events.next();
        }
        return event == null && whole ? events.last() : event;
    }

    /** Gives the next bytes; all events of those before must have been taken. */
    public void feed(byte[] bytes) {
        piece = bytes;
        position = 0;
    }

    /** How long the server asks to wait before a reconnection, in milliseconds, or -1. */
    long retryMillis() {
        return retryMillis;
    }

    /**
     * The next event, or null where the bytes so far have none.
     *
     * @throws LineTooLongException where a line has no end in sight
     */
    public ServerSentEvent next() {
        while (position < piece.length) {
            int end = endOfLine();
            if (end < 0) {
                start.write(piece, position, piece.length - position);
                position = piece.length;
                checkLength(start.size());
                return null;
            }
            ServerSentEvent event = endLine(end);
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    /**
     * The event that the bytes end with though no empty line ends it, or null. Gateways leave the line out, and what the event says
     * would be lost: the finish reason, or an error. Data whose JSON is cut is none.
     */
    ServerSentEvent last() {
        if (start.size() > 0) {
            byte[] line = start.toByteArray();
            start.reset();
            line(line, 0, line.length);
        }
        ServerSentEvent event = dispatch();
        return event == null || event.isDone() || event.isNamedError() || isWhole(event.data()) ? event : null;
    }

    private static boolean isWhole(byte[] data) {
        try {
            return Json.parse(data).isContainerNode();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The place of the next line's end, or -1. A line feed after a carriage return ends no line. */
    private int endOfLine() {
        if (afterReturn && piece[position] == '\n') {
            position++;
        }
        afterReturn = false;
        int i = position;
        while (i <= piece.length - Long.BYTES && !hasLineEnd((long) EIGHT_BYTES.get(piece, i))) {
            i += Long.BYTES;
        }
        for (; i < piece.length; i++) {
            if (piece[i] == '\n' || piece[i] == '\r') {
                return i;
            }
        }
        return -1;
    }

    private static boolean hasLineEnd(long bytes) {
        return hasZero(bytes ^ LINE_FEEDS) || hasZero(bytes ^ CARRIAGE_RETURNS);
    }

    /** Whether one of eight bytes is zero: only then does a one that is taken from it carry over to its highest bit. */
    private static boolean hasZero(long bytes) {
        return (bytes - ONES & ~bytes & HIGHEST_BITS) != 0;
    }

    private ServerSentEvent endLine(int end) {
        int from = position;
        position = end + 1;
        afterReturn = piece[end] == '\r';
        if (start.size() == 0) {
            return line(piece, from, end);
        }
        start.write(piece, from, end - from);
        byte[] whole = start.toByteArray();
        start.reset();
        return line(whole, 0, whole.length);
    }

    private ServerSentEvent line(byte[] bytes, int lineStart, int end) {
        int from = lineStart;
        checkLength(end - from);
        if (first) {
            first = false;
            from += isAt(bytes, from, end, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        }
        if (from == end) {
            return dispatch();
        }
        int colon = from;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, end);
        value += value < end && bytes[value] == ' ' ? 1 : 0;
        field(bytes, from, colon, value, end);
        return null;
    }

    private void field(byte[] bytes, int from, int colon, int value, int end) {
        if (is(bytes, from, colon, DATA)) {
            addData(bytes, value, end);
        } else if (is(bytes, from, colon, EVENT)) {
            name = text(bytes, value, end);
        } else if (is(bytes, from, colon, ID)) {
            String given = text(bytes, value, end);
            id = given.indexOf('\0') < 0 ? given : id;
        } else if (is(bytes, from, colon, RETRY)) {
            String given = text(bytes, value, end);
            retryMillis = given.matches("[0-9]{1,15}") ? Long.parseLong(given) : retryMillis;
        } else if (is(bytes, from, colon, ERROR)) {
            // No field of the standard: llama.cpp tells so of its failures
            name = "error";
            addData(bytes, value, end);
        } else if (bytes[from] == '{' && !hasData) {
            // Gateways that fail in the middle of a stream write the JSON of the error as it is
            addData(bytes, from, end);
        }
    }

    /** One line of data, as most events have it, stays where it is. */
    private void addData(byte[] bytes, int from, int end) {
        if (hasData) {
            if (dataLines.size() == 0) {
                dataLines.write(dataLine, dataFrom, dataEnd - dataFrom);
            }
            dataLines.write('\n');
            dataLines.write(bytes, from, end - from);
            checkLength(dataLines.size());
        }
        hasData = true;
        dataLine = bytes;
        dataFrom = from;
        dataEnd = end;
    }

    private byte[] data() {
        return dataLines.size() == 0 ? Arrays.copyOfRange(dataLine, dataFrom, dataEnd) : dataLines.toByteArray();
    }

    /** An event without data is none. */
    private ServerSentEvent dispatch() {
        ServerSentEvent event = hasData ? new ServerSentEvent(name.isEmpty() ? "message" : name, data(), id) : null;
        dataLine = NOTHING;
        dataLines.reset();
        hasData = false;
        name = "";
        return event;
    }

    private void checkLength(int length) {
        if (length > longestLine) {
            throw new LineTooLongException();
        }
    }

    private static boolean is(byte[] bytes, int from, int end, byte[] field) {
        return Arrays.equals(bytes, from, end, field, 0, field.length);
    }

    private static boolean isAt(byte[] bytes, int from, int end, byte[] beginning) {
        return end - from >= beginning.length && is(bytes, from, from + beginning.length, beginning);
    }

    private static String text(byte[] bytes, int from, int end) {
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

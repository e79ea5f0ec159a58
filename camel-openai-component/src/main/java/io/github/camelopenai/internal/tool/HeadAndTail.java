package io.github.camelopenai.internal.tool;

import java.io.Writer;
import java.nio.CharBuffer;

/**
 * Takes a text of any length and keeps its beginning and its end, of which no more is in memory than twice the bound: what matters stands at one
 * of them more often than between.
 */
final class HeadAndTail extends Writer {

    private final int most;
    private final int tailMost;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private long taken;

    /** @param most the most characters that are kept, at least 1 */
    HeadAndTail(int most) {
        this.most = most;
        this.tailMost = most / 2;
    }

    @Override
    public void write(char[] text, int from, int length) {
        add(CharBuffer.wrap(text, from, length));
    }

    @Override
    public void write(String text, int from, int length) {
        add(CharBuffer.wrap(text, from, from + length));
    }

    private void add(CharSequence text) {
        int length = text.length();
        int ofHead = Math.min(length, most - tailMost - head.length());
        head.append(text, 0, ofHead);
        if (length - ofHead > tailMost) {
            tail.setLength(0);
        }
        tail.append(text, Math.max(ofHead, length - tailMost), length);
        if (tail.length() >= 2L * tailMost) {
            cutTail();
        }
        taken += length;
    }

    private void cutTail() {
        tail.delete(0, Math.max(0, tail.length() - tailMost));
    }

    /** Whether nothing is missing. */
    boolean isWhole() {
        return taken <= most;
    }

    /** The text, and how much of it is missing where that is so. */
    String text() {
        if (!isWhole()) {
            cutTail();
            dropHalves();
            return head + "\n[... " + (taken - head.length() - tail.length()) + " characters are missing here ...]\n"
                    + tail;
        }
        return head.append(tail).toString();
    }

    /** A cut may be between the two halves of a letter. */
    private void dropHalves() {
        if (head.length() > 0 && Character.isHighSurrogate(head.charAt(head.length() - 1))) {
            head.setLength(head.length() - 1);
        }
        if (tail.length() > 0 && Character.isLowSurrogate(tail.charAt(0))) {
            tail.deleteCharAt(0);
        }
    }

    @Override
    public void flush() {
        // There is nothing to flush
    }

    @Override
    public void close() {
        // There is nothing to close
    }
}

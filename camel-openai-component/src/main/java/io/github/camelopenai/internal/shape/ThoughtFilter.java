package io.github.camelopenai.internal.shape;

import io.github.camelopenai.internal.shape.Thoughts.Mark;

/**
 * Takes the thoughts out of a text that comes in pieces, whose marks may be cut anywhere. What may still become a mark waits for the next piece.
 *
 * <p>Thoughts that the text begins with end with their mark, or with the text. In the middle of an answer a mark without an end is a word like any
 * other.
 */
public final class ThoughtFilter {

    /** After a long text of an unknown kind, white space is no beginning any more. */
    private static final int LONGEST_SPACE = 1_000;

    private final StringBuilder held = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    /** The mark that the thoughts end with, or null outside of them. */
    private Mark open;

    private int searched;
    private boolean isBeginning = true;
    private boolean isAfterThoughts;

    /** What of the answer is known with this piece; empty where it is none. */
    public String accept(String piece) {
        held.append(piece);
        StringBuilder answer = new StringBuilder();
        boolean goesOn = true;
        while (goesOn && !held.isEmpty()) {
            if (open != null) {
                goesOn = close();
            } else {
                goesOn = isBeginning ? begin() : find(answer);
            }
        }
        return answer.toString();
    }

    /** What was held until the end of the text. */
    public String rest() {
        String rest = held.toString();
        held.setLength(0);
        if (open != null && isBeginning) {
            add(rest.substring(open.begin().length()));
            return "";
        }
        return isAfterThoughts && isBeginning ? rest.stripLeading() : rest;
    }

    /** The thoughts so far without their marks, or null where there are none. */
    public String thoughts() {
        return thoughts.isEmpty() ? null : thoughts.toString();
    }

    /** The mark that begins the thoughts is held too: they may be none. */
    private boolean close() {
        int at = held.indexOf(open.end(), Math.max(searched, open.begin().length()));
        if (at < 0) {
            searched =
                    Math.max(open.begin().length(), held.length() - open.end().length());
            return false;
        }
        add(held.substring(open.begin().length(), at));
        held.delete(0, at + open.end().length());
        isAfterThoughts = true;
        open = null;
        return true;
    }

    private void add(String more) {
        // gpt-oss ends its thoughts with a mark of their own, before the one of the answer
        int end = more.indexOf("<|end|>");
        String plain = (end < 0 ? more : more.substring(0, end)).strip();
        if (!plain.isEmpty()) {
            thoughts.append(thoughts.isEmpty() ? "" : "\n").append(plain);
        }
    }

    private boolean begin() {
        int space = 0;
        while (space < held.length() && Character.isWhitespace(held.charAt(space))) {
            space++;
        }
        String text = held.substring(space, Math.min(held.length(), space + 40));
        open = Thoughts.at(text);
        if (open != null) {
            held.delete(0, space);
            searched = 0;
            return true;
        }
        if (Thoughts.mayBecomeMark(text) && space < LONGEST_SPACE) {
            return false;
        }
        if (isAfterThoughts) {
            held.delete(0, space);
        }
        isBeginning = false;
        return true;
    }

    private boolean find(StringBuilder answer) {
        String mark = Thoughts.THINK.begin();
        int at = held.indexOf(mark);
        if (at >= 0) {
            answer.append(held, 0, at);
            held.delete(0, at);
            open = Thoughts.THINK;
            searched = 0;
            return true;
        }
        int keep = Math.min(mark.length() - 1, held.length());
        while (!mark.startsWith(held.substring(held.length() - keep))) {
            keep--;
        }
        answer.append(held, 0, held.length() - keep);
        held.delete(0, held.length() - keep);
        return false;
    }
}

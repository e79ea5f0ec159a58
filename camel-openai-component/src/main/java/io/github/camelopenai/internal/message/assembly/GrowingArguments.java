package io.github.camelopenai.internal.message.assembly;

import io.github.camelopenai.internal.api.Json;

/** The arguments of a tool call while they come in pieces. */
final class GrowingArguments {

    private final StringBuilder text = new StringBuilder();
    /** How many brackets are open. */
    private int depth;

    private boolean inString;
    private boolean escaped;

    boolean isEmpty() {
        return text.isEmpty();
    }

    void append(String piece) {
        text.append(piece);
        for (int i = 0; i < piece.length(); i++) {
            scan(piece.charAt(i));
        }
    }

    private void scan(char next) {
        if (escaped) {
            escaped = false;
        } else if (inString) {
            escaped = next == '\\';
            inString = next != '"';
        } else {
            switch (next) {
                case '"' -> inString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {} // a value, or between two
            }
        }
    }

    void clear() {
        text.setLength(0);
        depth = 0;
        inString = false;
        escaped = false;
    }

    /** Whether they have begun, and are no JSON yet. With a bracket open there is nothing to parse: each piece would parse all before it. */
    boolean isCut() {
        if (text.isEmpty()) {
            return false;
        }
        if (depth != 0 || inString) {
            return true;
        }
        try {
            return !Json.parse(text.toString()).isContainerNode();
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    boolean are(String other) {
        return other.contentEquals(text);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

package io.github.camelopenai.message;

/**
 * Keeps conversations outside of exchanges: a JSON text under the id of each, for {@code memory=#bean:name}.
 *
 * <pre>{@code
 * Stored stored = memory.load("customer-42"); // null where the conversation is new
 * boolean isKept = memory.append("customer-42", json, stored == null ? 0 : stored.version());
 * }</pre>
 *
 * <p>The methods may block, and are called by several threads at a time. What they throw fails the exchange. The text is data of the component,
 * which may change with a version; an older text stays readable. The id may be any text that is not blank.
 */
public interface OpenAIConversationMemory {

    /**
     * A conversation as it is kept.
     *
     * @param json its text
     * @param version changes with each {@link #append}, and is never 0
     */
    record Stored(String json, long version) {

        /** Without the conversation in it. */
        @Override
        public String toString() {
            return "version " + version;
        }
    }

    /** The conversation, or null. */
    Stored load(String conversation) throws Exception;

    /**
     * Puts the conversation with one more turn in the place of the one that was loaded, in one atomic step.
     *
     * @param json the whole text
     * @param expectedVersion the version that was loaded, or 0 where there was none
     * @return false where the conversation has another version by now, so that nothing was changed
     */
    boolean append(String conversation, String json, long expectedVersion) throws Exception;

    /** Forgets a conversation. The component never calls it: the application does, for example when a customer leaves. */
    void clear(String conversation) throws Exception;
}

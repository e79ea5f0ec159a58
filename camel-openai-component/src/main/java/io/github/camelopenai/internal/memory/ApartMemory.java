package io.github.camelopenai.internal.memory;

import io.github.camelopenai.message.OpenAIConversationMemory;

/**
 * What is no conversation, in a place where conversations may be too: its keys are no names of conversations, which may come from anybody.
 *
 * @param store where all of them are
 */
record ApartMemory(OpenAIConversationMemory store) implements OpenAIConversationMemory {

    /** Begins the keys that are not the plain name of a conversation. */
    private static final String OURS = "camel-openai ";

    /** The key of a conversation: its name, unless that looks like a key of something else. */
    static String ofConversation(String name) {
        return name.startsWith(OURS) ? OURS + "conversation " + name : name;
    }

    private String key(String key) {
        return OURS + key;
    }

    @Override
    public Stored load(String key) throws Exception {
        return store.load(key(key));
    }

    @Override
    public boolean append(String key, String json, long expectedVersion) throws Exception {
        return store.append(key(key), json, expectedVersion);
    }

    @Override
    public void clear(String key) throws Exception {
        store.clear(key(key));
    }
}

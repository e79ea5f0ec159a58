package io.github.camelopenai.internal.memory;

import io.github.camelopenai.message.OpenAIConversationMemory;
import org.apache.camel.spi.StateRepository;

/**
 * Conversations in one of Camel's repositories, the version before the text. Such a repository compares nothing, so only the component of one
 * JVM may write it.
 */
final class RepositoryMemory implements OpenAIConversationMemory {

    private final StateRepository<String, String> repository;

    RepositoryMemory(StateRepository<String, String> repository) {
        this.repository = repository;
    }

    @Override
    public Stored load(String conversation) {
        String state = repository.getState(Names.readable(conversation));
        int end = state == null ? -1 : state.indexOf(' ');
        return end < 0 ? null : new Stored(state.substring(end + 1), Long.parseLong(state.substring(0, end)));
    }

    @Override
    public synchronized boolean append(String conversation, String json, long expectedVersion) {
        Stored known = load(conversation);
        if ((known == null ? 0 : known.version()) != expectedVersion) {
            return false;
        }
        repository.setState(Names.readable(conversation), Versions.after(expectedVersion) + " " + json);
        return true;
    }

    @Override
    public synchronized void clear(String conversation) {
        repository.setState(Names.readable(conversation), "");
    }
}

package io.github.camelopenai.internal.consumer;

import java.util.HashSet;
import java.util.Set;
import org.apache.camel.spi.IdempotentRepository;

/** What was emitted already: in memory, or in a repository that outlives the context. */
final class Seen {

    private final IdempotentRepository repository;
    private final String prefix;
    private final Set<String> inMemory = new HashSet<>();

    /**
     * @param repository the repository, or null for memory
     * @param prefix stands before all keys, so that routes can share a repository
     */
    Seen(IdempotentRepository repository, String prefix) {
        this.repository = repository;
        this.prefix = prefix;
    }

    boolean contains(String key) {
        return repository == null ? inMemory.contains(key) : repository.contains(prefix + key);
    }

    void add(String key) {
        if (repository == null) {
            inMemory.add(key);
        } else {
            repository.add(prefix + key);
        }
    }

    void remove(String key) {
        if (repository == null) {
            inMemory.remove(key);
        } else {
            repository.remove(prefix + key);
        }
    }
}

package io.github.camelopenai.internal.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.camelopenai.message.OpenAIConversationMemory;
import java.time.Duration;

/** Conversations in the memory of this JVM: bounded, and lost with it. */
final class CaffeineMemory implements OpenAIConversationMemory {

    private static final long CHARACTERS = 64L * 1024 * 1024;
    private static final Duration IDLE = Duration.ofDays(1);

    private final Cache<String, Stored> cache = Caffeine.newBuilder()
            .maximumWeight(CHARACTERS)
            .weigher((String id, Stored stored) -> id.length() + stored.json().length())
            .expireAfterAccess(IDLE)
            .build();

    @Override
    public Stored load(String conversation) {
        return cache.getIfPresent(conversation);
    }

    @Override
    public boolean append(String conversation, String json, long expectedVersion) {
        Stored fresh = new Stored(json, Versions.after(expectedVersion));
        return cache.asMap()
                        .compute(
                                conversation,
                                (id, known) -> (known == null ? 0 : known.version()) == expectedVersion ? fresh : known)
                == fresh;
    }

    @Override
    public void clear(String conversation) {
        cache.invalidate(conversation);
    }
}

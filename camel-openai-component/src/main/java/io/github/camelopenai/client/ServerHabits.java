package io.github.camelopenai.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What has been learnt of servers, so that each need be learnt once. All clients of a component share it. */
public final class ServerHabits {

    private final Set<String> withoutStreamOptions = ConcurrentHashMap.newKeySet();
    private final Set<String> withRepairedTokens = ConcurrentHashMap.newKeySet();

    /** Whether a server takes {@code stream_options}; it does until it has refused them. */
    boolean takesStreamOptions(ServerAddress server) {
        return !withoutStreamOptions.contains(server.toString());
    }

    /** A token for a server had to be repaired; whether this is the first time. */
    boolean repairsToken(ServerAddress server) {
        return withRepairedTokens.add(server.toString());
    }

    /** A server has refused {@code stream_options}. */
    void refusesStreamOptions(ServerAddress server) {
        withoutStreamOptions.add(server.toString());
    }
}

package io.github.camelopenai.internal.message.tool;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives each call of an answer an id of its own, as results and decisions name calls by them. Some servers give none, and some give two calls
 * the same.
 */
final class CallIds {

    private final Map<String, Set<String>> calledById = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /**
     * The id of the next call.
     *
     * @param given the id that the server gave, or empty
     * @return null where the answer has this call already: the same id, the same tool and the same arguments
     */
    String next(String given, String name, String arguments) {
        if (given.isEmpty()) {
            return free("call_" + taken.size(), 2);
        }
        Set<String> called = calledById.computeIfAbsent(given, id -> new HashSet<>());
        return called.add(name + '\n' + arguments) ? free(given, called.size()) : null;
    }

    private String free(String wanted, int number) {
        String id = wanted;
        for (int i = number; !taken.add(id); i++) {
            id = wanted + '_' + i;
        }
        return id;
    }
}

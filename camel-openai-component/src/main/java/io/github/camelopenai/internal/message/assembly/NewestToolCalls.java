package io.github.camelopenai.internal.message.assembly;

import java.util.HashMap;
import java.util.Map;

/** Finds the newest tool call of an index or an id without a search: a stream may have a hundred thousand calls. */
final class NewestToolCalls {

    /** An index, an id, or both; a call without an index is under its id and {@link #NO_INDEX}. */
    private record Key(Integer index, String id) {}

    private static final Integer NO_INDEX = -1;

    private final Map<Key, GrowingToolCall> calls = new HashMap<>();

    /** Takes a call, again where it may have got its id. */
    void add(GrowingToolCall call) {
        String id = call.id();
        if (call.index() != null) {
            put(new Key(call.index(), null), call);
        }
        if (id != null) {
            put(new Key(null, id), call);
            put(new Key(call.index() == null ? NO_INDEX : call.index(), id), call);
        }
    }

    private void put(Key key, GrowingToolCall call) {
        calls.merge(key, call, NewestToolCalls::newer);
    }

    private static GrowingToolCall newer(GrowingToolCall one, GrowingToolCall other) {
        return one.place() >= other.place() ? one : other;
    }

    /** The call of an id whose index is no other one, else that of an index, or null; either may be null. */
    GrowingToolCall of(Integer index, String id) {
        if (index == null) {
            return id == null ? null : calls.get(new Key(null, id));
        }
        GrowingToolCall same = id == null ? null : calls.get(new Key(index, id));
        GrowingToolCall uncounted = id == null ? null : calls.get(new Key(NO_INDEX, id));
        if (same != null && uncounted != null) {
            return newer(same, uncounted);
        }
        if (same != null || uncounted != null) {
            return same == null ? uncounted : same;
        }
        return calls.get(new Key(index, null));
    }
}

package io.github.camelopenai.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Replies in their order, of which the last one stays. */
final class Script {

    private final Deque<Reply> replies = new ArrayDeque<>();

    synchronized void add(Reply reply) {
        replies.add(reply);
    }

    /** The reply to a request, if the next one fits it. */
    synchronized Optional<Reply> next(RecordedRequest request) {
        Reply next = replies.peek();
        if (next == null || !next.fits(request)) {
            return Optional.empty();
        }
        if (replies.size() > 1) {
            replies.remove();
        }
        return Optional.of(next);
    }

    synchronized List<Reply> rest() {
        return List.copyOf(replies);
    }

    synchronized void restore(List<Reply> rest) {
        replies.clear();
        replies.addAll(rest);
    }
}

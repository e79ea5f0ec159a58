package io.github.camelopenai.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** All that a test told the stand-in. */
final class Rules {

    private final Script own = new Script();
    private final List<Rule> conditional = new ArrayList<>();

    private record Rule(Predicate<RecordedRequest> condition, Script script) {}

    /** What was told at some moment. */
    static final class Snapshot {

        private final List<Reply> own;
        private final Map<Rule, List<Reply>> conditional = new LinkedHashMap<>();

        private Snapshot(Rules rules) {
            own = rules.own.rest();
            rules.conditional.forEach(
                    rule -> conditional.put(rule, rule.script().rest()));
        }
    }

    /** The replies to requests for which there are no others. */
    Script own() {
        return own;
    }

    /** The replies to requests that meet a condition; those of a later condition come first. */
    synchronized Script when(Predicate<RecordedRequest> condition) {
        Rule rule = new Rule(condition, new Script());
        conditional.add(0, rule);
        return rule.script();
    }

    /** What a test told for this request, if anything. */
    synchronized Optional<Reply> next(RecordedRequest request) {
        for (Rule rule : conditional) {
            if (rule.condition().test(request)) {
                Optional<Reply> reply = rule.script().next(request);
                if (reply.isPresent()) {
                    return reply;
                }
            }
        }
        return own.next(request);
    }

    synchronized Snapshot snapshot() {
        return new Snapshot(this);
    }

    synchronized void restore(Snapshot snapshot) {
        own.restore(snapshot.own);
        conditional.clear();
        snapshot.conditional.forEach((rule, replies) -> {
            rule.script().restore(replies);
            conditional.add(rule);
        });
    }

    synchronized void clear() {
        own.restore(List.of());
        conditional.clear();
    }
}

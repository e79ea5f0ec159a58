package io.github.camelopenai.internal.telemetry;

import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.task.follow.LoopFollower;
import io.github.camelopenai.internal.task.follow.LoopOutcome;
import io.github.camelopenai.internal.task.follow.ToolFollower;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Several followers of one loop as one, whose failures are not the loop's. */
record LoopFollowers(List<LoopFollower> all, Teller teller) implements LoopFollower {

    /** One that tells all of them; null for an empty list. */
    static LoopFollower of(List<LoopFollower> followers, Teller teller) {
        return followers.isEmpty() ? null : new LoopFollowers(followers, teller);
    }

    @Override
    public Origin origin() {
        return all.stream()
                .map(each -> teller.ask(each::origin, null))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public ToolFollower began(ToolDefinition tool, ToolCall call) {
        List<ToolFollower> tools = all.stream()
                .map(each -> teller.ask(() -> each.began(tool, call), null))
                .filter(Objects::nonNull)
                .toList();
        return tools.isEmpty() ? null : new Tools(tools, teller);
    }

    @Override
    public void ended(LoopOutcome outcome) {
        teller.tell(all, each -> each.ended(outcome));
    }

    private record Tools(List<ToolFollower> all, Teller teller) implements ToolFollower {

        /** The first that has any. */
        @Override
        public Map<String, String> headers() {
            return all.stream()
                    .map(each -> teller.ask(each::headers, Map.<String, String>of()))
                    .filter(headers -> !headers.isEmpty())
                    .findFirst()
                    .orElse(Map.of());
        }

        @Override
        public void ended(ToolResult result, long millis) {
            teller.tell(all, each -> each.ended(result, millis));
        }
    }
}

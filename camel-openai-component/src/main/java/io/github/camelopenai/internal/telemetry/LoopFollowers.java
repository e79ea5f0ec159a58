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

/** Several followers of one loop as one. */
record LoopFollowers(List<LoopFollower> all) implements LoopFollower {

    /** One that tells all of them; null for an empty list. */
    static LoopFollower of(List<LoopFollower> followers) {
        return switch (followers.size()) {
            case 0 -> null;
            case 1 -> followers.get(0);
            default -> new LoopFollowers(followers);
        };
    }

    @Override
    public Origin origin() {
        return all.stream()
                .map(LoopFollower::origin)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public ToolFollower began(ToolDefinition tool, ToolCall call) {
        List<ToolFollower> tools = all.stream()
                .map(each -> each.began(tool, call))
                .filter(Objects::nonNull)
                .toList();
        return tools.isEmpty() ? null : new Tools(tools);
    }

    @Override
    public void ended(LoopOutcome outcome) {
        all.forEach(each -> each.ended(outcome));
    }

    private record Tools(List<ToolFollower> all) implements ToolFollower {

        /** The first that has any. */
        @Override
        public Map<String, String> headers() {
            return all.stream()
                    .map(ToolFollower::headers)
                    .filter(headers -> !headers.isEmpty())
                    .findFirst()
                    .orElse(Map.of());
        }

        @Override
        public void ended(ToolResult result, long millis) {
            all.forEach(each -> each.ended(result, millis));
        }
    }
}

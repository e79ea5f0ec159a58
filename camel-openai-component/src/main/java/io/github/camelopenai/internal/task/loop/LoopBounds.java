package io.github.camelopenai.internal.task.loop;

import io.github.camelopenai.api.OpenAILoopLimitException;
import io.github.camelopenai.internal.message.tool.ToolWire;
import java.math.BigDecimal;
import org.apache.camel.Predicate;

/**
 * What ends a loop that goes on for too long.
 *
 * @param maxTurns the most calls of the model, at least 1
 * @param maxTokens the most tokens of prompts and answers together, 0 for no bound
 * @param maxCost the most money, or null for no bound
 * @param maxToolCalls the most calls of tools, 0 for no bound
 * @param stopWhen ends it where it matches an exchange with the trace, or null
 * @param answers whether the model is asked once more, without tools, where a bound is reached
 */
public record LoopBounds(
        int maxTurns, long maxTokens, BigDecimal maxCost, int maxToolCalls, Predicate stopWhen, boolean answers) {

    /** The bound that lets no tool of a loop run any more, or null. */
    String passed(LoopState state) {
        if (state.isLast() || state.turns() >= maxTurns) {
            return "maxTurns=" + maxTurns;
        }
        if (maxTokens > 0 && state.totalTokens() >= maxTokens) {
            return "maxLoopTokens=" + maxTokens;
        }
        if (maxCost != null && state.cost() != null && state.cost().amount().compareTo(maxCost) >= 0) {
            return "maxCost=" + maxCost.toPlainString();
        }
        if (maxToolCalls > 0 && state.names().size() > maxToolCalls) {
            return "maxToolCalls=" + maxToolCalls;
        }
        return null;
    }

    /** The failure of a loop that one of them ends. */
    OpenAILoopLimitException failure(String bound, LoopState state, ToolWire wire) {
        String option = bound.contains("=") ? bound.substring(0, bound.indexOf('=')) : bound;
        return new OpenAILoopLimitException(
                "The model still calls tools after " + state.turns() + " turns, "
                        + state.names().size()
                        + " calls of tools and " + state.totalTokens() + " tokens: " + bound
                        + " ends the loop. Raise it, or set atLimit=answer to ask for an answer without tools; the"
                        + " conversation so far is in getMessages().",
                option,
                state.messages(wire));
    }
}

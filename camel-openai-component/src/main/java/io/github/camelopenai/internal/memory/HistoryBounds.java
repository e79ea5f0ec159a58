package io.github.camelopenai.internal.memory;

/**
 * How much of a conversation is kept. The newest turn always is.
 *
 * @param maxTurns the most turns, or 0
 * @param maxTokens the most tokens, or 0
 */
public record HistoryBounds(int maxTurns, long maxTokens) {

    /** Whether there is a bound at all. */
    public boolean isBound() {
        return maxTurns > 0 || maxTokens > 0;
    }

    /** How many of the oldest turns are too many. */
    public int excess(History history) {
        int count = history.turns().size();
        long tokens = history.tokens();
        int cut = 0;
        while (count - cut > 1 && (maxTurns > 0 && count - cut > maxTurns || maxTokens > 0 && tokens > maxTokens)) {
            tokens -= history.turns().get(cut).tokens();
            cut++;
        }
        return cut;
    }

    /** Half of it, so that not each turn asks for a summary. */
    public HistoryBounds half() {
        return new HistoryBounds(maxTurns > 0 ? Math.max(1, maxTurns / 2) : 0, maxTokens - maxTokens / 2);
    }

    /** What may be kept while nobody makes a summary. */
    public HistoryBounds twice() {
        return new HistoryBounds(
                (int) Math.min(Integer.MAX_VALUE, maxTurns * 2L),
                maxTokens + Math.min(maxTokens, Long.MAX_VALUE - maxTokens));
    }
}

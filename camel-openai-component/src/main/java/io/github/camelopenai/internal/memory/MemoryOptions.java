package io.github.camelopenai.internal.memory;

import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.memory.ConversationMemory.Kind;
import io.github.camelopenai.internal.message.TextTemplate;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;

/**
 * What an endpoint says of its memory.
 *
 * @param inExchange whether the exchange has the history
 * @param property the exchange property for it
 * @param memory where else it is, a text or a bean, or null
 * @param id names the conversation of an exchange, or null
 * @param bounds how much is kept
 * @param summary says in short what is cut, or null
 */
public record MemoryOptions(
        boolean inExchange,
        String property,
        Object memory,
        TextTemplate id,
        HistoryBounds bounds,
        AsyncProcessor summary) {

    private static final String SERVER = "server";

    /**
     * The memory, or null.
     *
     * @param operation what the endpoint calls
     * @param pool runs what may block for an exchange, and refuses nothing
     * @throws IllegalArgumentException where the options contradict each other, naming them
     */
    public ConversationMemory create(Operation operation, Memories memories, Function<Exchange, Executor> pool) {
        boolean isResponses = operation.resource().equals("responses");
        Kind kind = kind(isResponses);
        check(kind, isResponses);
        if (kind == null) {
            return null;
        }
        return new ConversationMemory(
                kind,
                inExchange ? property : null,
                kind == Kind.STORE ? memories.find("memory", memory) : null,
                id,
                bounds,
                summary,
                memories.queues(),
                pool);
    }

    /** The server of responses keeps them anyway, and users of Apache's component name its conversations by the same option. */
    private Kind kind(boolean isResponses) {
        if (memory != null && !SERVER.equals(memory)) {
            return Kind.STORE;
        }
        boolean isNamed = memory != null || isResponses && (inExchange || id != null);
        if (isNamed) {
            return Kind.SERVER;
        }
        return inExchange ? Kind.EXCHANGE : null;
    }

    private void check(Kind kind, boolean isResponses) {
        if (inExchange && (memory != null || id != null)) {
            throw refused(
                    "conversationMemory=true",
                    "keeps the history in the exchange, so "
                            + (memory == null
                                    ? "conversationId has no place beside it. Set memory to keep conversations by their ids"
                                    : "memory has no place beside it. Set one of them"));
        }
        if (kind == Kind.SERVER && !isResponses) {
            throw refused(
                    "memory=server",
                    "needs a server that keeps conversations, which openai:chat has not. Use"
                            + " openai:responses, or memory=file: and a folder");
        }
        String bound = bound();
        if (kind == null && (id != null || bound != null)) {
            throw refused(
                    bound == null ? "conversationId" : bound,
                    "is set, but no memory. Set memory=file: and a folder,"
                            + " memory=caffeine, memory=#bean:name or conversationMemory=true");
        }
        if (kind == Kind.SERVER && bound != null) {
            throw refused(
                    bound,
                    "has no meaning where the server keeps the conversation. Set additionalBodyProperty.truncation=auto for it, or"
                            + " memory=file: and a folder");
        }
        if (summary != null && !bounds.isBound()) {
            throw refused(
                    "summarizeAt", "needs maxHistoryTurns or maxHistoryTokens, which say when turns are forgotten");
        }
    }

    /** The first option that is set of those that bound a history, or null. */
    private String bound() {
        if (bounds.maxTurns() > 0) {
            return "maxHistoryTurns";
        }
        if (bounds.maxTokens() > 0) {
            return "maxHistoryTokens";
        }
        return summary == null ? null : "summarizeAt";
    }

    private static IllegalArgumentException refused(String option, String why) {
        return new IllegalArgumentException("The option " + option + ' ' + why + '.');
    }
}

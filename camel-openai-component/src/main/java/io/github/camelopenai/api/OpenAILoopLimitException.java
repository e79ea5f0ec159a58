package io.github.camelopenai.api;

import java.util.List;

/** A loop of model and tools reached a bound: {@code maxTurns}, {@code maxLoopTokens}, {@code maxToolCalls} or {@code stopWhen}. */
public class OpenAILoopLimitException extends OpenAILoopException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    /**
     * @param limit the option whose bound is reached
     * @param messages the conversation so far
     */
    public OpenAILoopLimitException(String message, String limit, List<?> messages) {
        super(message, messages, null);
        this.limit = limit;
    }

    /** The option whose bound is reached, such as {@code maxTurns}. */
    public String getLimit() {
        return limit;
    }
}

package io.github.camelopenai.api;

import java.util.List;

/**
 * A loop of model and tools that came to no answer. It has the conversation so far, in which each call of a tool has a result, so that it can be
 * sent again.
 *
 * <pre>{@code
 * onException(OpenAILoopException.class)
 *     .setBody(simple("${exception.messages}"))
 *     .to("jms:people");
 * }</pre>
 */
public abstract class OpenAILoopException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    private final transient List<?> messages;

    OpenAILoopException(String message, List<?> messages, Throwable cause) {
        super(message, ApiError.NONE, cause);
        this.messages = List.copyOf(messages);
    }

    /** The conversation so far, a List of Maps as the request has them. */
    public List<?> getMessages() {
        return messages == null ? List.of() : messages;
    }

    /** The models have been called. */
    @Override
    public boolean isSent() {
        return true;
    }
}

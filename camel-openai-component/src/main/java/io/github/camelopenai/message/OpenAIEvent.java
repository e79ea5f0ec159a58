package io.github.camelopenai.message;

import java.time.Duration;
import java.util.EventObject;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;

/**
 * What calls and loops do, as an {@link org.apache.camel.spi.EventNotifier} of Camel is told.
 *
 * <pre>{@code
 * context.getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
 *     public void notify(CamelEvent event) {
 *         if (event instanceof OpenAIEvent.CallRefused refused) {
 *             alarm.ring(refused.getServer(), refused.getModel());
 *         }
 *     }
 * });
 * }</pre>
 *
 * <p>Events come on the thread on which something has happened, so a notifier must be quick. Without a notifier none is made.
 */
public abstract class OpenAIEvent extends EventObject implements CamelEvent {

    private static final long serialVersionUID = 1;

    private final transient Exchange exchange;
    private final String operation;
    private final String model;
    private final String server;
    private long timestamp;

    OpenAIEvent(CamelContext context, Exchange exchange, String operation, String model, String server) {
        super(context);
        this.exchange = exchange;
        this.operation = operation;
        this.model = model;
        this.server = server;
    }

    @Override
    public Type getType() {
        return Type.Custom;
    }

    /** The exchange that the call or the loop belongs to, or null, as with the polls of a consumer. It may go on meanwhile. */
    public Exchange getExchange() {
        return exchange;
    }

    /** What is called, such as {@code chat} or {@code files.upload}. */
    public String getOperation() {
        return operation;
    }

    /** The model that is asked, empty where the request names none. */
    public String getModel() {
        return model;
    }

    /** The host and the port. */
    public String getServer() {
        return server;
    }

    @Override
    public long getTimestamp() {
        return timestamp;
    }

    @Override
    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + '[' + operation + ' ' + model + " at " + server + ']';
    }

    /** A server has refused an attempt, because there are too many calls (429). */
    public static final class CallRefused extends OpenAIEvent {

        private static final long serialVersionUID = 1;

        private final int attempt;

        public CallRefused(
                CamelContext context, Exchange exchange, String operation, String model, String server, int attempt) {
            super(context, exchange, operation, model, server);
            this.attempt = attempt;
        }

        /** Which attempt of its call it was, from 1. */
        public int getAttempt() {
            return attempt;
        }
    }

    /** A call has ended, its stream too. */
    public static final class CallEnded extends OpenAIEvent {

        private static final long serialVersionUID = 1;

        private final int attempts;
        private final Duration duration;
        private final Long promptTokens;
        private final Long completionTokens;
        private final Throwable failure;

        public CallEnded(
                CamelContext context,
                Exchange exchange,
                String operation,
                String model,
                String server,
                int attempts,
                Duration duration,
                Long promptTokens,
                Long completionTokens,
                Throwable failure) {
            super(context, exchange, operation, model, server);
            this.attempts = attempts;
            this.duration = duration;
            this.promptTokens = promptTokens;
            this.completionTokens = completionTokens;
            this.failure = failure;
        }

        /** How often the request was sent. */
        public int getAttempts() {
            return attempts;
        }

        /** How long it took, with its waits and all attempts. */
        public Duration getDuration() {
            return duration;
        }

        /** Tokens of the input, or null where the server did not say. */
        public Long getPromptTokens() {
            return promptTokens;
        }

        /** Tokens of the answer, or null where the server did not say. */
        public Long getCompletionTokens() {
            return completionTokens;
        }

        /** Why it failed, or null. */
        public Throwable getFailure() {
            return failure;
        }
    }

    /** A loop of model and tools begins. */
    public static final class LoopStarted extends OpenAIEvent {

        private static final long serialVersionUID = 1;

        public LoopStarted(CamelContext context, Exchange exchange, String operation, String model, String server) {
            super(context, exchange, operation, model, server);
        }
    }

    /** A tool has ended that the model of a loop has called. */
    public static final class ToolCallExecuted extends OpenAIEvent {

        private static final long serialVersionUID = 1;

        private final String toolName;
        private final String toolCallId;
        private final Duration duration;
        private final boolean success;

        public ToolCallExecuted(
                CamelContext context,
                Exchange exchange,
                String operation,
                String model,
                String server,
                String toolName,
                String toolCallId,
                Duration duration,
                boolean success) {
            super(context, exchange, operation, model, server);
            this.toolName = toolName;
            this.toolCallId = toolCallId;
            this.duration = duration;
            this.success = success;
        }

        public String getToolName() {
            return toolName;
        }

        /** The id that the model gave the call. */
        public String getToolCallId() {
            return toolCallId;
        }

        public Duration getDuration() {
            return duration;
        }

        /** Whether the tool gave a result, and not an error for the model. */
        public boolean isSuccess() {
            return success;
        }
    }

    /** A loop of model and tools has ended. */
    public static final class LoopCompleted extends OpenAIEvent {

        private static final long serialVersionUID = 1;

        private final String end;
        private final int turns;
        private final long promptTokens;
        private final long completionTokens;
        private final transient List<String> tools;
        private final Throwable failure;

        public LoopCompleted(
                CamelContext context,
                Exchange exchange,
                String operation,
                String model,
                String server,
                String end,
                int turns,
                long promptTokens,
                long completionTokens,
                List<String> tools,
                Throwable failure) {
            super(context, exchange, operation, model, server);
            this.end = end;
            this.turns = turns;
            this.promptTokens = promptTokens;
            this.completionTokens = completionTokens;
            this.tools = tools;
            this.failure = failure;
        }

        /**
         * How it ended: {@code answer}; {@code results}, where those of the tools are the answer; {@code handed_out}, where the route
         * makes the calls; {@code suspended}, where it waits for decisions; or {@code failed}, which is also a stream that nobody reads to
         * its end.
         */
        public String getEnd() {
            return end;
        }

        /** How often the model was asked. */
        public int getTurns() {
            return turns;
        }

        public long getPromptTokens() {
            return promptTokens;
        }

        public long getCompletionTokens() {
            return completionTokens;
        }

        /** The names of the tools that were called, in order. */
        public List<String> getTools() {
            return tools;
        }

        /** Why it failed, or null. */
        public Throwable getFailure() {
            return failure;
        }
    }
}

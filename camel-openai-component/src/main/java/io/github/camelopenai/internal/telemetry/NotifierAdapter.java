package io.github.camelopenai.internal.telemetry;

import io.github.camelopenai.internal.api.Usage;
import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.task.follow.LoopFollower;
import io.github.camelopenai.internal.task.follow.LoopOutcome;
import io.github.camelopenai.internal.task.follow.ToolFollower;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.internal.telemetry.convention.ExchangeOrigin;
import io.github.camelopenai.internal.telemetry.convention.TelemetryAdapter;
import io.github.camelopenai.internal.tool.ToolCall;
import io.github.camelopenai.internal.tool.ToolDefinition;
import io.github.camelopenai.internal.tool.ToolResult;
import io.github.camelopenai.message.OpenAIEvent;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.EventNotifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the event notifiers of Camel, as Camel does with events of others: what a notifier ignores are Camel's own. */
final class NotifierAdapter implements TelemetryAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(NotifierAdapter.class);

    private final CamelContext context;

    NotifierAdapter(CamelContext context) {
        this.context = context;
    }

    @Override
    public boolean isActive() {
        List<EventNotifier> notifiers = context.getManagementStrategy().getStartedEventNotifiers();
        for (int i = 0; i < notifiers.size(); i++) {
            if (!notifiers.get(i).isDisabled()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean usesExchange() {
        return true;
    }

    @Override
    public CallFollower call(CallFacts facts, CallState state, boolean capturesContent) {
        return new Call(facts, ExchangeOrigin.exchange(facts.request().origin()));
    }

    @Override
    public LoopFollower loop(Exchange exchange, CallFacts facts, boolean capturesContent) {
        return new Loop(facts, exchange);
    }

    /** A notifier that fails is its own affair: the call goes on. */
    private void tell(OpenAIEvent event) {
        event.setTimestamp(System.currentTimeMillis());
        for (EventNotifier notifier : context.getManagementStrategy().getStartedEventNotifiers()) {
            try {
                if (!notifier.isDisabled() && notifier.isEnabled(event)) {
                    notifier.notify(event);
                }
            } catch (Exception e) {
                LOG.warn("{} failed with {}", notifier, event, e);
            }
        }
    }

    private static String server(CallFacts facts) {
        return facts.server() + ':' + facts.port();
    }

    private final class Call implements CallFollower {

        private final CallFacts facts;
        private final WeakReference<Exchange> exchange;
        private final long begun = System.nanoTime();
        private volatile int attempts;
        private volatile Usage usage;
        private volatile Throwable failure;
        private volatile Duration duration;

        Call(CallFacts facts, WeakReference<Exchange> exchange) {
            this.facts = facts;
            this.exchange = exchange;
        }

        @Override
        public void attempted(CallState call, int attempt) {
            attempts = attempt;
        }

        @Override
        public void refused(CallState call) {
            tell(new OpenAIEvent.CallRefused(
                    context, exchange.get(), facts.operation(), facts.model(), server(facts), attempts));
        }

        @Override
        public void used(CallState call, Usage told) {
            usage = told;
        }

        @Override
        public void failed(CallState call, Throwable cause) {
            failure = cause;
        }

        @Override
        public void ended(CallState call) {
            duration = Duration.ofNanos(System.nanoTime() - begun);
        }

        @Override
        public void settled(CallState call) {
            tell(new OpenAIEvent.CallEnded(
                    context,
                    exchange.get(),
                    facts.operation(),
                    facts.model(),
                    server(facts),
                    attempts,
                    duration,
                    usage == null ? null : usage.promptTokens(),
                    usage == null ? null : usage.completionTokens(),
                    failure));
        }
    }

    private final class Loop implements LoopFollower {

        private final CallFacts facts;
        private final WeakReference<Exchange> exchange;

        Loop(CallFacts facts, Exchange exchange) {
            this.facts = facts;
            this.exchange = new WeakReference<>(exchange);
            tell(new OpenAIEvent.LoopStarted(context, exchange, facts.operation(), facts.model(), server(facts)));
        }

        @Override
        public ToolFollower began(ToolDefinition tool, ToolCall call) {
            return (result, millis) -> toolEnded(call, result, millis);
        }

        private void toolEnded(ToolCall call, ToolResult result, long millis) {
            tell(new OpenAIEvent.ToolCallExecuted(
                    context,
                    exchange.get(),
                    facts.operation(),
                    facts.model(),
                    server(facts),
                    call.name(),
                    call.id(),
                    Duration.ofMillis(millis),
                    !result.isError()));
        }

        @Override
        public void ended(LoopOutcome outcome) {
            tell(new OpenAIEvent.LoopCompleted(
                    context,
                    exchange.get(),
                    facts.operation(),
                    facts.model(),
                    server(facts),
                    outcome.end().name().toLowerCase(Locale.ROOT),
                    outcome.turns(),
                    outcome.promptTokens(),
                    outcome.completionTokens(),
                    outcome.tools(),
                    outcome.failure()));
        }
    }
}

package io.github.camelopenai.internal.telemetry;

import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.client.observe.CallTelemetry;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.message.OriginFinder;
import io.github.camelopenai.internal.message.TraceHeaders;
import io.github.camelopenai.internal.task.follow.LoopFollower;
import io.github.camelopenai.internal.task.follow.LoopTelemetry;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.internal.telemetry.convention.ExchangeOrigin;
import io.github.camelopenai.internal.telemetry.convention.TelemetryAdapter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** All adapters of a component. Where none wants to know of a call, it costs a look at each. */
public final class Telemetry implements CallTelemetry, LoopTelemetry, OriginFinder {

    private final List<TelemetryAdapter> adapters;
    private final boolean capturesContent;
    private final Teller teller;

    Telemetry(List<TelemetryAdapter> adapters, boolean capturesContent) {
        this(List.copyOf(adapters), capturesContent, new Teller());
    }

    private Telemetry(List<TelemetryAdapter> adapters, boolean capturesContent, Teller teller) {
        this.adapters = adapters;
        this.capturesContent = capturesContent;
        this.teller = teller;
    }

    /**
     * The same for one endpoint.
     *
     * @param captures whether messages may be kept, or null where the endpoint does not say
     */
    public Telemetry capturing(Boolean captures) {
        return captures == null || captures == capturesContent ? this : new Telemetry(adapters, captures, teller);
    }

    @Override
    public Origin of(Exchange exchange) {
        TraceHeaders headers = TraceHeaders.of(exchange.getMessage());
        Object parent = null;
        boolean isUsed = false;
        for (TelemetryAdapter adapter : adapters) {
            if (adapter.usesExchange() && adapter.isActive()) {
                isUsed = true;
                parent = parent == null ? teller.ask(() -> adapter.parent(exchange), null) : parent;
            }
        }
        return isUsed ? new ExchangeOrigin(exchange, parent, headers == null ? Map.of() : headers.headers()) : headers;
    }

    @Override
    public CallFollower follow(ApiRequest request, URI uri, CallState state) {
        if (!isActive()) {
            return null;
        }
        CallFacts facts = CallFacts.of(request, uri);
        return CallFollowers.of(each(adapter -> adapter.call(facts, state, capturesContent)), teller);
    }

    @Override
    public LoopFollower follow(Exchange exchange, ApiRequest request, URI uri) {
        if (!isActive()) {
            return null;
        }
        CallFacts facts = CallFacts.of(request, uri);
        return LoopFollowers.of(each(adapter -> adapter.loop(exchange, facts, capturesContent)), teller);
    }

    private boolean isActive() {
        for (int i = 0; i < adapters.size(); i++) {
            if (adapters.get(i).isActive()) {
                return true;
            }
        }
        return false;
    }

    private <T> List<T> each(Function<TelemetryAdapter, T> follow) {
        List<T> followers = new ArrayList<>(adapters.size());
        for (TelemetryAdapter adapter : adapters) {
            T follower = adapter.isActive() ? teller.ask(() -> follow.apply(adapter), null) : null;
            if (follower != null) {
                followers.add(follower);
            }
        }
        return followers;
    }
}

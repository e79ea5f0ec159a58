package io.github.camelopenai.internal.telemetry.micrometer;

import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.github.camelopenai.internal.telemetry.convention.MetricNames;
import io.github.camelopenai.internal.telemetry.convention.TelemetryAdapter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;

/** Counts and times calls in Micrometer. */
public final class MicrometerAdapter implements TelemetryAdapter {

    /** The name under which camel-micrometer keeps its registry. */
    private static final String CAMELS = "metricsRegistry";

    private final MeterRegistry registry;
    private final MetricNames names;
    private final TagBounds models = new TagBounds();
    private final TagBounds servers = new TagBounds();
    private final TagBounds operations = new TagBounds();
    private final Map<Key, CallMeters> meters = new ConcurrentHashMap<>();

    private record Key(String operation, String provider, String model, String server, int port) {}

    private MicrometerAdapter(MeterRegistry registry, MetricNames names) {
        this.registry = registry;
        this.names = names;
    }

    /**
     * The adapter, or null where Camel has no {@link MeterRegistry}: that of camel-micrometer, or the only one, or the one that has the
     * others in it.
     */
    public static TelemetryAdapter find(CamelContext context, MetricNames names) {
        MeterRegistry found = context.getRegistry().lookupByNameAndType(CAMELS, MeterRegistry.class);
        if (found == null) {
            Set<MeterRegistry> all = context.getRegistry().findByType(MeterRegistry.class);
            found = all.stream()
                    .filter(each -> all.size() == 1 || each instanceof CompositeMeterRegistry)
                    .findFirst()
                    .orElse(null);
        }
        return found == null ? null : new MicrometerAdapter(found, names);
    }

    @Override
    public CallFollower call(CallFacts facts, CallState state, boolean capturesContent) {
        String server = servers.of(facts.server() + ':' + facts.port());
        boolean isKnown = !server.equals(TagBounds.OTHER);
        Key key = new Key(
                operations.of(facts.operation()),
                facts.provider(),
                models.of(facts.model()),
                isKnown ? facts.server() : TagBounds.OTHER,
                isKnown ? facts.port() : 0);
        return new MeteredCall(
                meters.computeIfAbsent(key, this::meters), facts.request().streaming());
    }

    private CallMeters meters(Key key) {
        return new CallMeters(
                registry,
                names,
                Tags.of(
                        GenAi.OPERATION, key.operation(),
                        GenAi.PROVIDER, key.provider(),
                        GenAi.REQUEST_MODEL, key.model(),
                        GenAi.SERVER, key.server(),
                        GenAi.PORT, Integer.toString(key.port())));
    }
}

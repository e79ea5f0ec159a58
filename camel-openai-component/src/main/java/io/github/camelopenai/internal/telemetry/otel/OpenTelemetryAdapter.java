package io.github.camelopenai.internal.telemetry.otel;

import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.client.request.Origin;
import io.github.camelopenai.internal.task.follow.LoopFollower;
import io.github.camelopenai.internal.telemetry.convention.CallFacts;
import io.github.camelopenai.internal.telemetry.convention.ExchangeOrigin;
import io.github.camelopenai.internal.telemetry.convention.GenAi;
import io.github.camelopenai.internal.telemetry.convention.TelemetryAdapter;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.CamelContextHelper;

/** Makes spans of calls, loops and tools. */
public final class OpenTelemetryAdapter implements TelemetryAdapter {

    private static final String SCOPE = "io.github.camelopenai";
    private static final String SCHEMAS = "https://opentelemetry.io/schemas/";

    /** The property in which Camel's tracers keep the span of an exchange. */
    private static final String CAMELS_SPAN = "tracing.activeSpan";

    private static final String AUTOCONFIGURE = "otel.java.global-autoconfigure.enabled";

    private static final TextMapGetter<Message> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Message message) {
            return message.getHeaders().keySet();
        }

        @Override
        public String get(Message message, String name) {
            return message == null ? null : message.getHeader(name, String.class);
        }
    };

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    private OpenTelemetryAdapter(Tracer tracer, ContextPropagators propagators) {
        this.tracer = tracer;
        this.propagator = propagators.getTextMapPropagator();
    }

    /**
     * The adapter, or null where nobody collects spans: the registry has neither an {@link OpenTelemetry} nor, as camel-opentelemetry2
     * takes it, a {@link Tracer}, and no global one is set.
     */
    public static TelemetryAdapter find(CamelContext context) {
        OpenTelemetry all = CamelContextHelper.findSingleByType(context, OpenTelemetry.class);
        if (all != null) {
            return of(all);
        }
        Tracer tracer = CamelContextHelper.findSingleByType(context, Tracer.class);
        if (tracer != null) {
            ContextPropagators propagators = CamelContextHelper.findSingleByType(context, ContextPropagators.class);
            return new OpenTelemetryAdapter(
                    tracer,
                    propagators == null
                            ? ContextPropagators.create(W3CTraceContextPropagator.getInstance())
                            : propagators);
        }
        return isGlobalSet() ? of(GlobalOpenTelemetry.get()) : null;
    }

    private static OpenTelemetryAdapter of(OpenTelemetry all) {
        TracerBuilder tracer = all.tracerBuilder(SCOPE).setSchemaUrl(SCHEMAS + GenAi.VERSION);
        String version = OpenTelemetryAdapter.class.getPackage().getImplementationVersion();
        if (version != null) {
            tracer.setInstrumentationVersion(version);
        }
        return new OpenTelemetryAdapter(tracer.build(), all.getPropagators());
    }

    /**
     * To get it where it is not set would set it, and nobody could any more. With the property of its own, an application wants that: who gets
     * it first makes it, by the SDK's autoconfiguration.
     */
    private static boolean isGlobalSet() {
        try {
            return GlobalOpenTelemetry.isSet() || isConfiguredByItself();
        } catch (NoSuchMethodError e) {
            // An older API cannot tell
            return false;
        }
    }

    private static boolean isConfiguredByItself() {
        String variable =
                AUTOCONFIGURE.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return Boolean.parseBoolean(System.getProperty(AUTOCONFIGURE, System.getenv(variable)));
    }

    @Override
    public boolean usesExchange() {
        return true;
    }

    /**
     * Camel's tracers put the span of an exchange into its headers. What is current on the thread may be left over from another exchange
     * there, as these tracers end spans on other threads than they began them. Without them it is the other way round: the thread has the
     * span of an agent or of a user's own code, and headers may be those that a message came with.
     */
    @Override
    public Object parent(Exchange exchange) {
        Context told = propagator.extract(Context.root(), exchange.getMessage(), HEADERS);
        Context current = Context.current();
        boolean isTraced = exchange.getProperty(CAMELS_SPAN) != null;
        return isSpan(told) && (isTraced || !isSpan(current)) ? told : current;
    }

    private static boolean isSpan(Context context) {
        return Span.fromContext(context).getSpanContext().isValid();
    }

    @Override
    public CallFollower call(CallFacts facts, CallState state, boolean capturesContent) {
        return new CallSpan(tracer, facts, parent(facts.request().origin()), capturesContent);
    }

    @Override
    public LoopFollower loop(Exchange exchange, CallFacts facts, boolean capturesContent) {
        return new LoopSpan(tracer, facts, exchange, parent(facts.request().origin()), capturesContent);
    }

    private static Context parent(Origin origin) {
        return ExchangeOrigin.parent(origin) instanceof Context known ? known : Context.root();
    }

    /**
     * The headers of a span for who is called: of the W3C, whatever the application uses inside, and without its baggage, which is none of
     * a server's business.
     */
    static Map<String, String> headers(Context span) {
        Map<String, String> headers = new LinkedHashMap<>();
        W3CTraceContextPropagator.getInstance().inject(span, headers, Map::put);
        return headers;
    }
}

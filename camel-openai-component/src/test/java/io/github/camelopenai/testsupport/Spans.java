package io.github.camelopenai.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Collects the spans of Camel's tracer and of the component, and fails a test that leaves one open. */
public final class Spans implements AfterEachCallback {

    private static final ContextPropagators PROPAGATORS = ContextPropagators.create(
            TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()));

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Set<ReadableSpan> open = ConcurrentHashMap.newKeySet();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .addSpanProcessor(new Opened())
            .build();

    /** Gives a Camel the tracer of camel-opentelemetry2. */
    public void traceCamel(CamelContext context) {
        trace(context);
        new OpenTelemetryTracer().init(context);
    }

    private void trace(CamelContext context) {
        context.getRegistry().bind("tracer", Tracer.class, provider.get("test"));
        context.getRegistry().bind("propagators", ContextPropagators.class, PROPAGATORS);
    }

    /** What collects the spans, for a Camel without a tracer of its own. */
    public OpenTelemetry openTelemetry() {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(provider)
                .setPropagators(PROPAGATORS)
                .build();
    }

    public Tracer tracer() {
        return provider.get("test");
    }

    /** All spans of a name, when none is open any more. */
    public List<SpanData> named(String name) {
        return all().stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** The only span of a name whose kind is not that of Camel's own. */
    public SpanData call(String name) {
        List<SpanData> calls = named(name).stream()
                .filter(span -> span.getKind() == io.opentelemetry.api.trace.SpanKind.CLIENT)
                .toList();
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    /** The only span of a name. */
    public SpanData only(String name) {
        List<SpanData> spans = named(name);
        assertThat(spans).as("spans of " + names()).hasSize(1);
        return spans.get(0);
    }

    public SpanData parent(SpanData child) {
        return all().stream()
                .filter(span -> span.getSpanId().equals(child.getParentSpanId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(child + " has no parent among " + names()));
    }

    public List<String> names() {
        return all().stream().map(SpanData::getName).toList();
    }

    public List<SpanData> all() {
        await().until(open::isEmpty);
        return exporter.getFinishedSpanItems();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        await("each span is ended").untilAsserted(() -> assertThat(open).isEmpty());
        exporter.reset();
    }

    private final class Opened implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            open.add(span);
        }

        @Override
        public boolean isStartRequired() {
            return true;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            open.remove(span);
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}

package io.github.camelopenai.examples.benchmarks.side;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.apache.camel.spi.Registry;

/** What takes metrics and spans, with the libraries' own default settings. Spans go nowhere in the end. */
final class Telemetry {

    private Telemetry() {}

    static void meter(Registry registry) {
        registry.bind("metricsRegistry", new SimpleMeterRegistry());
    }

    static void trace(Registry registry) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(BatchSpanProcessor.builder(new Nowhere()).build())
                .build();
        registry.bind(
                "openTelemetry",
                OpenTelemetry.class,
                OpenTelemetrySdk.builder().setTracerProvider(provider).build());
    }

    private static final class Nowhere implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}

package io.github.camelopenai.internal.telemetry;

import io.github.camelopenai.internal.camel.ClassPath;
import io.github.camelopenai.internal.telemetry.convention.MetricNames;
import io.github.camelopenai.internal.telemetry.convention.TelemetryAdapter;
import io.github.camelopenai.internal.telemetry.micrometer.MicrometerAdapter;
import io.github.camelopenai.internal.telemetry.otel.OpenTelemetryAdapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;

/** Finds the libraries that want to know of calls: by the class path first, because all are optional, and then by the registry. */
public final class TelemetryFinder {

    private static final String CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /** Of the last two, later drafts of the conventions: contents in spans, and in spans and events. */
    private static final Set<String> CAPTURES = Set.of("true", "span_only", "span_and_event");

    private TelemetryFinder() {}

    /**
     * The telemetry of a component.
     *
     * @param environment gives environment variables by name
     */
    public static Telemetry find(CamelContext context, UnaryOperator<String> environment) {
        List<TelemetryAdapter> adapters = new ArrayList<>();
        if (ClassPath.has(context, "io.opentelemetry.api.OpenTelemetry")) {
            addIfFound(adapters, OpenTelemetryAdapter.find(context));
        }
        if (ClassPath.has(context, "io.micrometer.core.instrument.MeterRegistry")) {
            MetricNames names = MetricNames.of(environment.apply("OTEL_SEMCONV_STABILITY_OPT_IN"));
            addIfFound(adapters, MicrometerAdapter.find(context, names));
        }
        adapters.add(new NotifierAdapter(context));
        String capture = environment.apply(CAPTURE);
        return new Telemetry(
                adapters, capture != null && CAPTURES.contains(capture.strip().toLowerCase(Locale.ROOT)));
    }

    private static void addIfFound(List<TelemetryAdapter> adapters, TelemetryAdapter found) {
        if (found != null) {
            adapters.add(found);
        }
    }
}

/** Spans of the API of OpenTelemetry, which is optional. Internal: it changes without notice. */
package io.github.camelopenai.internal.telemetry.otel;

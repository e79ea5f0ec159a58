/** Meters of Micrometer, which is optional. Internal: it changes without notice. */
package io.github.camelopenai.internal.telemetry.micrometer;

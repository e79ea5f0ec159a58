/** Traces, metrics and events of calls and loops, where somebody wants them. Internal: it changes without notice. */
package io.github.camelopenai.internal.telemetry;

/** What traces and metrics have in common: names, and what is known of a call. Internal: it changes without notice. */
package io.github.camelopenai.internal.telemetry.convention;

/** Names for the spans of Camel's own tracers, which are optional. Internal: it changes without notice. */
package io.github.camelopenai.internal.telemetry.decorator;

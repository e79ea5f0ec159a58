/** What telemetry is told of loops. Internal: it changes without notice. */
package io.github.camelopenai.internal.task.follow;

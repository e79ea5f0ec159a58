/** Schemas of Java types, and the mapper that reads what has them. Internal: it changes without notice. */
package io.github.camelopenai.internal.schema.derive;

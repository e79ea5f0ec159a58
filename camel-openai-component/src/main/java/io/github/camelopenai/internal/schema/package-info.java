/** A validator for the part of JSON Schema that functions and structured answers use. Internal: it changes without notice. */
package io.github.camelopenai.internal.schema;

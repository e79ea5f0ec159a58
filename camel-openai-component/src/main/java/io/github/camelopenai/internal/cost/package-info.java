/** What calls cost, and how much they may cost. Internal: it changes without notice. */
package io.github.camelopenai.internal.cost;

/** What an endpoint says of prices and budgets, and where budgets are kept. Internal: it changes without notice. */
package io.github.camelopenai.internal.cost.options;

/** OpenAI's API as data: operations, request fields, usage, errors. Internal: it changes without notice. */
package io.github.camelopenai.internal.api;

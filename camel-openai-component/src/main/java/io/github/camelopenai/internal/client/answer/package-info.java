/** What comes back: responses, streams, events, and the errors in them. Internal: it changes without notice. */
package io.github.camelopenai.internal.client.answer;

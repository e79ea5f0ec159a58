/** Who is told what becomes of calls. Internal: it changes without notice. */
package io.github.camelopenai.internal.client.observe;

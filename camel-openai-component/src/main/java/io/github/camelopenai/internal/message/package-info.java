/** What requests and answers share: headers, ids, files, texts. Internal: it changes without notice. */
package io.github.camelopenai.internal.message;

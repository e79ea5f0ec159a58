/** Content codings: gzip, deflate and brotli. Internal: it changes without notice. */
package io.github.camelopenai.internal.client.http.coding;

/**
 * The transport on Apache HttpClient 5, the only place that knows its types.
 *
 * <p><strong>Internal</strong>: it changes without notice.
 */
package io.github.camelopenai.client.http;

/** The transport on Apache HttpClient 5, the only place that knows its types. */
package io.github.camelopenai.client.http;

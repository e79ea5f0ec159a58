/** The transport, on Apache HttpClient 5: pool, queue, time-outs of the wire. Internal: it changes without notice. */
package io.github.camelopenai.internal.client.http;

/** HTTP/2: connections that many calls share, and the pool of them. Internal: it changes without notice. */
package io.github.camelopenai.internal.client.http.h2;

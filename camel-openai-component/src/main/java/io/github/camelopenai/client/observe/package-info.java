/** Who watches calls: the figures of endpoints and limiters. Internal; not for users. */
package io.github.camelopenai.client.observe;

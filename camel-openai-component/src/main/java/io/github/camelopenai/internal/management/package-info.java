/** What JMX shows. Internal: it changes without notice. */
package io.github.camelopenai.internal.management;

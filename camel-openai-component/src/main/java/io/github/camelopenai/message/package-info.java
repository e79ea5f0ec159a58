/** The names of headers and exchange properties, the values of options, and streams. */
package io.github.camelopenai.message;

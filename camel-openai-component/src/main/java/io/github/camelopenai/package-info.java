/** The Camel face of the component: component, endpoint, options, producer. */
package io.github.camelopenai;

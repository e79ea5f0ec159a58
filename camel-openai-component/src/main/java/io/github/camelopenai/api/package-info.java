/** The exceptions of calls, and what they tell: the category of an error and what the server said. Nothing in here knows Camel or HTTP. */
package io.github.camelopenai.api;

/** What tests share: servers, answers, and the check of every request against OpenAI's own description. */
package io.github.camelopenai.testsupport;

/**
 * What an exchange is for: a task is calls, and what they put into the exchange. Each ends once, and ends early in the same way: its future is
 * ended.
 */
package io.github.camelopenai.task;

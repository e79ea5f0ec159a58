/**
 * The component: its options, and what Camel takes it by.
 *
 * <p>Users touch this package, {@code api} (exceptions), {@code client} (credentials and progress), {@code message} (headers, properties, values of
 * options, streams), {@code batch} (results, and what collects requests) and {@code kafka} (the route policy). All that is in a package
 * named {@code internal}, or is not public, changes without notice.
 */
package io.github.camelopenai;

package io.github.camelopenai.internal.shape;

/**
 * How a shape is asked for, and what follows where an answer does not fit.
 *
 * @param mode how it is asked for, or null where that is for the component to choose
 * @param maxRepairs how often the model is asked again
 * @param elements the JSON pointer of the list whose elements are streamed, or null where it is the whole answer
 */
public record ShapeRules(ShapeMode mode, int maxRepairs, String elements) {}

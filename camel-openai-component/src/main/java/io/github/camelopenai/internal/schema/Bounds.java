package io.github.camelopenai.internal.schema;

/** Bounds in words. */
final class Bounds {

    private Bounds() {}

    static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}

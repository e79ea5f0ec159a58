package io.github.camelopenai.internal.client.http;

import java.io.IOException;

/** So much of an error answer is there as is kept of one, and more comes. */
final class AnswerCutException extends IOException {

    private static final long serialVersionUID = 1L;
}

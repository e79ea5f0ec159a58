package io.github.camelopenai.examples.finetune;

import java.nio.file.Path;

/** A training file that must not be uploaded. */
final class InvalidTrainingFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidTrainingFileException(Path file, String faults) {
        super(file.getFileName() + " is not uploaded: " + faults);
    }
}

package io.github.camelopenai.examples.filebatch;

import picocli.CommandLine.IExitCodeGenerator;

/** Ends the run with a line on the screen and an exit code of its own. */
final class RunException extends RuntimeException implements IExitCodeGenerator {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    RunException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}

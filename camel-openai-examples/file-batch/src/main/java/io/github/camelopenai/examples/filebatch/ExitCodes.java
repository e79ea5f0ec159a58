package io.github.camelopenai.examples.filebatch;

/** What an exit code of the program means; the README has the same table. */
final class ExitCodes {

    /** Every prompt is answered, or the batch is submitted or not over. */
    static final int DONE = 0;

    /** Some prompts failed. */
    static final int SOME_FAILED = 1;

    /** The run could not begin: nothing was sent. */
    static final int NOT_BEGUN = 2;

    /** Another process is at work in the folder: nothing was sent. */
    static final int IN_USE = 3;

    /** An outcome could not be written: the disk is full, for example. */
    static final int NOT_WRITTEN = 4;

    /** The run broke off: the same command finishes the rest. */
    static final int BROKEN_OFF = 5;

    private ExitCodes() {}
}

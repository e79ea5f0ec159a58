package io.github.camelopenai.api;

/** The results of a batch were asked for that is not over yet. The message tells its status and how far it is. */
public class OpenAIBatchUnfinishedException extends OpenAIException {

    private static final long serialVersionUID = 1L;

    private final String batchStatus;

    /** @param batchStatus the status of the batch, such as {@code in_progress} */
    public OpenAIBatchUnfinishedException(String message, String batchStatus) {
        super(message, ApiError.NONE, null);
        this.batchStatus = batchStatus;
    }

    /** The status of the batch, such as {@code in_progress}. */
    public String getBatchStatus() {
        return batchStatus;
    }
}

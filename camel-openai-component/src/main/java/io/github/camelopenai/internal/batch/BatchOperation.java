package io.github.camelopenai.internal.batch;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.message.HeaderValues;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The operations of {@code batches} that are several calls each, and so no rows of the table. The URI alone can name them. */
public enum BatchOperation {
    /** Uploads the elements of a message body as files of requests, and creates the batches that answer them. */
    SUBMIT("submit", "create"),
    /** Retrieves a batch that is over, and reads what became of its requests. */
    RESULTS("results", "retrieve");

    private static final String RESOURCE = "batches";

    private final Operation operation;

    /** @param call the operation that makes a batch, or asks for it */
    BatchOperation(String name, String call) {
        operation = Operations.find(RESOURCE, call).as(name);
    }

    /** The operation as an endpoint has it. */
    public Operation operation() {
        return operation;
    }

    /** The operation of that name, if there is one. */
    public static Optional<BatchOperation> find(String resource, String name) {
        return Arrays.stream(values())
                .filter(each -> each.operation.resource().equals(resource)
                        && each.operation.name().equals(name))
                .findFirst();
    }

    /** The names of those that a resource has. */
    public static List<String> names(String resource) {
        return Arrays.stream(values())
                .map(BatchOperation::operation)
                .filter(each -> each.resource().equals(resource))
                .map(Operation::name)
                .toList();
    }

    /** Refuses a header that asks for another operation: what an earlier step left must not pass unnoticed. */
    void checkHeader(Exchange exchange) {
        String name = HeaderValues.text(exchange.getMessage(), OpenAIHeaders.OPERATION);
        if (name != null && !name.isBlank() && !name.equals(operation.name())) {
            throw new OpenAIInvalidRequestException("The header " + OpenAIHeaders.OPERATION + " is '" + name + "', but "
                    + operation + " does nothing else. Remove the header before it.");
        }
    }
}

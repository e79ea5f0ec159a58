package io.github.camelopenai.examples.filebatch;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.internal.api.ApiErrors;
import io.github.camelopenai.message.OpenAIHeaders;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/** What the mode {@code --batch} asks of the server, and how the results become the files that a chat would have become. */
final class BatchRoutes extends RouteBuilder {

    static final String RUN = "file-batch-run";

    private final Batch batch;
    private final Predicate<String> isExpected;

    /** @param isExpected whether a result is to be written, by the name of the prompt */
    BatchRoutes(Batch batch, Predicate<String> isExpected) {
        this.batch = batch;
        this.isExpected = isExpected;
    }

    @Override
    public void configure() {
        from("direct:submit").to("openai:batches?operation=submit");
        from("direct:list").to("openai:batches?operation=list&limit=100&paging=true");
        from("direct:retrieve").to("openai:batches?operation=retrieve");

        from("direct:collect")
                .to("openai:batches?operation=results")
                .split(body())
                .streaming()
                .stopOnException()
                .to("direct:outcome");

        from("direct:outcome")
                .onException(Exception.class)
                .handled(true)
                .process(batch::failed)
                .end()
                .filter(this::isExpected)
                .process(BatchRoutes::nameFile)
                .process(batch::begin)
                .process(BatchRoutes::throwError)
                .process(batch::answered)
                .to(FileBatchRoute.ANSWERS)
                .process(batch::done);
    }

    private boolean isExpected(Exchange exchange) {
        return batch.goesOn()
                && isExpected.test(exchange.getMessage().getHeader(OpenAIHeaders.CUSTOM_ID, String.class));
    }

    private static void nameFile(Exchange exchange) {
        Message result = exchange.getMessage();
        result.setHeader(Exchange.FILE_NAME, result.getHeader(OpenAIHeaders.CUSTOM_ID));
    }

    /** The exception that a direct call would have thrown. */
    private static void throwError(Exchange exchange) {
        Message result = exchange.getMessage();
        if (result.getHeader(OpenAIHeaders.BATCH_ERROR, false, Boolean.class)) {
            Map<?, ?> error = result.getBody(Map.class);
            throw ApiErrors.toException(new ApiError(
                    "POST /v1/chat/completions in " + result.getHeader(OpenAIHeaders.ID),
                    result.getHeader(Exchange.HTTP_RESPONSE_CODE, 500, Integer.class),
                    text(error, "code"),
                    text(error, "type"),
                    text(error, "param"),
                    text(error, "message"),
                    result.getHeader(OpenAIHeaders.REQUEST_ID, String.class),
                    null,
                    null,
                    true,
                    1));
        }
    }

    private static String text(Map<?, ?> error, String field) {
        return error.get(field) == null ? null : error.get(field).toString();
    }
}

package io.github.camelopenai.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.api.OpenAIBatchUnfinishedException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAINotFoundException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch that is over becomes messages, as its requests would have been answered one by one. */
class BatchResultsTest {

    private static final String RESULTS = "openai:batches?operation=results&id=batch_1";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void eachLineIsAMessageAsADirectCallWouldGiveIt() {
        batch("completed", "/v1/chat/completions", "file-out", null);
        SERVER.answers("/files/file-out/content", line("b", 200, Answers.chat("Hello")));

        Message message = results(RESULTS).get(0);

        assertThat(message.getBody()).isEqualTo("Hello");
        assertThat(message.getHeaders())
                .containsEntry("CamelOpenAICustomId", "b")
                .containsEntry("CamelOpenAIBatchError", false)
                .containsEntry("CamelOpenAIResponseModel", "gpt-4o-mini-2024-07-18")
                .containsEntry("CamelOpenAIFinishReason", "stop")
                .containsEntry("CamelOpenAITotalTokens", 21L)
                .containsEntry("CamelOpenAIRequestId", "req_b")
                .containsEntry("CamelOpenAIBatchStatus", "completed")
                .containsEntry(Exchange.HTTP_RESPONSE_CODE, 200)
                .doesNotContainKey("CamelOpenAIAttempts");
    }

    @Test
    void outputFormatMapGivesTheResponseAndJsonItsText() {
        batch("completed", "/v1/chat/completions", "file-out", null);
        SERVER.answers("/files/file-out/content", line("b", 200, Answers.chat("Hello")));

        assertThat(results(RESULTS + "&outputFormat=map").get(0).getBody())
                .isEqualTo(Json.toMap(Json.parse(Answers.chat("Hello"))));
        assertThat(results(RESULTS + "&outputFormat=json").get(0).getBody()).isEqualTo(Answers.chat("Hello"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/completions | {\"choices\":[{\"text\":\"Hello\"}]} | Hello",
                "/v1/responses | {\"output\":[{\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\"}]}]} | Hi",
                "/v1/moderations | {\"results\":[{\"flagged\":true}]} | {results=[{flagged=true}]}",
                "/chat/completions | {\"choices\":[{\"message\":{\"content\":\"From Azure\"}}]} | From Azure",
            })
    void theContentIsThatOfTheOperationThatTheBatchNames(String url, String response, String content) {
        batch("completed", url, "file-out", null);
        SERVER.answers("/files/file-out/content", line("b", 200, response));

        assertThat(results(RESULTS).get(0).getBody()).hasToString(content);
    }

    @Test
    void embeddingsAreVectorsOneForAnInputAndAListForSeveral() {
        batch("completed", "/v1/embeddings", "file-out", null);
        String one = "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAAEA=\"}]}";
        String two = "{\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":[1]}]}";
        SERVER.answers("/files/file-out/content", line("one", 200, one) + line("two", 200, two));

        List<Message> results = results(RESULTS);

        assertThat(results.get(0).getBody(float[].class)).containsExactly(1, 2);
        assertThat((List<?>) results.get(1).getBody()).hasSize(2);
        assertThat(((List<?>) results.get(1).getBody()).get(0)).isEqualTo(new float[] {1});
    }

    @Test
    void aVerdictIsInHeaders() {
        batch("completed", "/v1/moderations", "file-out", null);
        SERVER.answers(
                "/files/file-out/content",
                line("a", 200, "{\"results\":[{\"flagged\":true},{\"flagged\":false}]}")
                        + line("b", 200, "{\"results\":[{\"flagged\":false}]}"));

        assertThat(results(RESULTS))
                .extracting(message -> message.getHeader("CamelOpenAIModerationFlagged"))
                .containsExactly(true, false);
    }

    @Test
    void theErrorsFollowTheAnswersAndTellOfThemselves() {
        batch("completed", "/v1/chat/completions", "file-out", "file-err");
        SERVER.answers("/files/file-out/content", line("a", 200, Answers.chat("Hello")) + "\n\r\n");
        SERVER.answers(
                "/files/file-err/content",
                line("b", 404, Answers.error("No such model", "invalid_request_error", "model_not_found"))
                        + "{\"custom_id\":\"c\",\"response\":null,\"error\":{\"code\":\"batch_expired\",\"message\":\"Late\"}}");

        List<Message> results = results(RESULTS);

        assertThat(results)
                .extracting(message -> message.getHeader("CamelOpenAICustomId"))
                .containsExactly("a", "b", "c");
        assertThat(((Map<?, ?>) results.get(1).getBody()).get("message")).isEqualTo("No such model");
        assertThat(results.get(1).getHeaders())
                .containsEntry("CamelOpenAIBatchError", true)
                .containsEntry("CamelOpenAIErrorCode", "model_not_found")
                .containsEntry("CamelOpenAIRequestId", "req_b")
                .containsEntry(Exchange.HTTP_RESPONSE_CODE, 404)
                .doesNotContainKey("CamelOpenAIResponseModel");
        assertThat(results.get(2).getBody()).isEqualTo(Map.of("code", "batch_expired", "message", "Late"));
        assertThat(results.get(2).getHeaders())
                .containsEntry("CamelOpenAIErrorCode", "batch_expired")
                .doesNotContainKey(Exchange.HTTP_RESPONSE_CODE);
    }

    @Test
    void anAnswerThatIsNoneIsAFailureToo() {
        batch("completed", "/v1/chat/completions", "file-out", null);
        SERVER.answers("/files/file-out/content", line("a", 200, "{\"choices\":[]}"));

        Message message = results(RESULTS).get(0);

        assertThat(message.getHeader("CamelOpenAIBatchError")).isEqualTo(true);
        assertThat(message.getBody(Map.class).get("message").toString()).contains("for 'a' in batch_1");
    }

    @Test
    void aLineThatIsNoJsonIsAFailureOfTheDownload() {
        batch("completed", "/v1/chat/completions", "file-out", null);
        SERVER.answers("/files/file-out/content", "{\"custom_id");

        assertThatThrownBy(iterator(RESULTS)::next)
                .isInstanceOf(OpenAIResponseException.class)
                .hasMessageContaining("results of batch_1")
                .hasMessageContaining("a line that is no JSON");
    }

    @ParameterizedTest
    @CsvSource({
        "404, model_not_found, OpenAINotFoundException",
        "429, rate_limit_exceeded, OpenAIRateLimitException",
        "500, server_error, OpenAIServerException"
    })
    void withFailOnLineErrorAFailureIsThrownAsWhatItIs(int status, String code, String type) {
        batch("completed", "/v1/chat/completions", null, "file-err");
        SERVER.answers("/files/file-err/content", line("a.txt", status, Answers.error("Oops", "t", code)));

        Iterator<?> results = iterator(RESULTS + "&failOnLineError=true");

        assertThatThrownBy(results::next)
                .isInstanceOfAny(
                        OpenAINotFoundException.class, OpenAIRateLimitException.class, OpenAIServerException.class)
                .hasMessageContaining("for 'a.txt' in batch_1 answered " + status)
                .extracting(failure -> failure.getClass().getSimpleName())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"validating", "in_progress", "finalizing", "cancelling"})
    void aBatchThatIsNotOverSaysHowFarItIs(String status) {
        batch(status, "/v1/chat/completions", null, null);

        assertThat(camel.failure(RESULTS, null))
                .isInstanceOf(OpenAIBatchUnfinishedException.class)
                .hasMessageContaining(
                        "batch_1 is not over, but " + status + ": of 10 requests 3 are completed and 1 failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "expired", "cancelled"})
    void aBatchThatIsOverForAnotherReasonGivesWhatItHas(String status) {
        batch(status, "/v1/chat/completions", "file-out", null);
        SERVER.answers("/files/file-out/content", line("a", 200, Answers.chat("Hello")));

        assertThat(results(RESULTS)).singleElement().satisfies(message -> assertThat(
                        message.getHeader(OpenAIHeaders.BATCH_STATUS))
                .isEqualTo(status));
    }

    @Test
    void aBatchWithoutFilesHasNoResults() {
        batch("failed", "/v1/chat/completions", null, null);

        assertThat(results(RESULTS)).isEmpty();
        assertThat(SERVER.requests()).hasSize(1);
    }

    @Test
    void nothingIsDownloadedBeforeItIsNeeded() {
        batch("completed", "/v1/chat/completions", "file-out", "file-err");
        SERVER.answers("/files/file-out/content", line("a", 200, Answers.chat("Hello")));
        SERVER.answers("/files/file-err/content", line("b", 500, Answers.error("Oops", "t", "c")));

        Iterator<?> results = iterator(RESULTS);

        assertThat(urls()).containsExactly("/v1/batches/batch_1");
        results.next();
        assertThat(urls()).hasSize(2).last().isEqualTo("/v1/files/file-out/content");
        results.next();
        assertThat(urls()).hasSize(3).last().isEqualTo("/v1/files/file-err/content");
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void aSplitTakesThemOneByOneWithTheHeadersOfTheMessageBefore() throws Exception {
        batch("completed", "/v1/chat/completions", "file-out", null);
        SERVER.answers(
                "/files/file-out/content", line("a", 200, Answers.chat("Hello")) + line("b", 200, Answers.chat("Bye")));
        List<String> parts = new CopyOnWriteArrayList<>();
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:collect")
                        .to("openai:batches?operation=results")
                        .split(body())
                        .streaming()
                        .process(exchange -> parts.add(exchange.getMessage().getHeader("mine") + " "
                                + exchange.getMessage().getHeader("CamelOpenAICustomId") + " "
                                + exchange.getMessage().getBody()));
            }
        });

        camel.template().sendBodyAndHeader("direct:collect", "batch_1", "mine", 7);

        assertThat(parts).containsExactly("7 a Hello", "7 b Bye");
    }

    @Test
    void severalIdsInTheHeaderAreRefused() {
        assertThat(camel.failure(
                        "openai:batches?operation=results",
                        null,
                        Map.of("CamelOpenAIId", List.of("batch_1", "batch_2"))))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("holds 2 ids");
    }

    @Test
    void aHeaderCannotMakeAnotherOperationOfResults() {
        assertThat(camel.failure(RESULTS, null, Map.of("CamelOpenAIOperation", "cancel")))
                .hasMessageContaining("The header CamelOpenAIOperation is 'cancel'");
        assertThat(SERVER.requests()).isEmpty();
    }

    @Test
    void resultsAreNothingToBeginARouteWith() {
        assertThatThrownBy(() -> camel.context().addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(RESULTS).to("mock:nothing");
                    }
                }))
                .hasMessageContaining("There is nothing to follow in openai:batches?operation=results. There are:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"error\":\"timed out\",\"response\":null",
                "\"error\":{\"message\":\"timed out\"},\"response\":null",
                "\"error\":\"\",\"response\":{\"status_code\":400,\"body\":{\"message\":\"timed out\",\"code\":400}}",
                "\"error\":{},\"response\":{\"status_code\":500,\"body\":\"timed out\"}",
                "\"error\":null,\"response\":{\"status_code\":422,\"body\":{\"detail\":\"timed out\"}}",
            })
    void theWordsOfALineAreToldInAnyFormAndWithoutSecrets(String result) {
        batch("completed", "/v1/chat/completions", "file-out", null);
        String line = "{\"custom_id\":\"a\"," + result + "}";
        SERVER.answers(
                "/files/file-out/content", line.replace("timed out", "timed out for " + CamelRuntime.API_KEY) + "\n");

        Iterator<?> results = iterator(RESULTS + "&failOnLineError=true");

        assertThatThrownBy(results::next).isInstanceOf(OpenAIException.class).hasMessageContaining("timed out for ***");
    }

    private List<Message> results(String uri) {
        return all(iterator(uri));
    }

    private static List<Message> all(Iterator<?> results) {
        List<Message> all = new CopyOnWriteArrayList<>();
        results.forEachRemaining(message -> all.add((Message) message));
        return all;
    }

    /** As a reply: such results are read after the exchange is done. */
    private Iterator<?> iterator(String uri) {
        Exchange exchange = camel.template().request(uri, sent -> {});
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(Iterator.class);
    }

    private static List<String> urls() {
        return SERVER.requests().stream().map(LoggedRequest::getUrl).toList();
    }

    private static void batch(String status, String endpoint, String output, String errors) {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        batch.put("id", "batch_1").put("object", "batch").put("status", status).put("endpoint", endpoint);
        batch.put("output_file_id", output).put("error_file_id", errors);
        batch.putObject("request_counts").put("total", 10).put("completed", 3).put("failed", 1);
        SERVER.answers("/batches/batch_1", batch.toString());
    }

    private static String line(String id, int status, String body) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("id", "batch_req_" + id).put("custom_id", id).putNull("error");
        line.putObject("response")
                .put("status_code", status)
                .put("request_id", "req_" + id)
                .set("body", Json.parse(body));
        return line + "\n";
    }
}

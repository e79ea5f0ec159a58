package io.github.camelopenai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.message.OpenAIStream;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.RawServer;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that come with the status 200. */
class EmbeddedErrorsTest {

    private static final String TEXT =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Once upon\"},\"finish_reason\":null}]}\n\n";

    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>();
    private final RawServer server = new RawServer(socket -> answer.get().write(socket));

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(server::baseUrl);

    @BeforeEach
    void takeChunks() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").log("${body}");
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            {"error":{"message":"Slow down","code":429},"choices":[{"message":{"content":"x"}}]} | OpenAIRateLimitException
            {"error":{"message":"Slow down","code":"429"},"id":"","choices":[]}                  | OpenAIRateLimitException
            {"error":{"message":"Slow down","code":429},"id":"gen-1","choices":null}             | OpenAIRateLimitException
            {"error":{"message":"Slow down","code":502},"id":"gen-1","object":"chat.completion"} | OpenAIServerException
            {"error":{"message":"Slow down","type":"rate_limit_error"},"data":[]}                | OpenAIRateLimitException
            {"error":{"message":"Slow down","code":401},"data":null}                             | OpenAIAuthenticationException
            {"object":"error","message":"Slow down","code":400}                                  | OpenAIInvalidRequestException
            {"object":"error","message":"Slow down","code":503,"id":"x"}                         | OpenAIServerException
            {"id":"g","choices":[{"error":{"message":"Slow down","code":503}}]}                  | OpenAIServerException
            {"choices":[{"error":{"message":"Slow down","code":429},"finish_reason":"error"}]}   | OpenAIRateLimitException
            {"error":"Slow down"}                                                                | OpenAIResponseException
            {"detail":"Slow down"}                                                               | OpenAIResponseException
            {"detail":"Slow down","status":500,"title":"Error"}                                  | OpenAIResponseException
            {"errors":[{"message":"Slow down","code":5006}],"success":false,"result":{}}         | OpenAIResponseException
            {"message":"Slow down","code":429}                                                   | OpenAIRateLimitException
            {"code":1001,"msg":"Slow down","success":false}                                      | OpenAIResponseException
            {"base_resp":{"status_code":1002,"status_msg":"Slow down"},"choices":null,"id":""}   | OpenAIResponseException
            {"id":"r","status":"error","error":{"message":"Slow down","code":500}}               | OpenAIServerException
            [{"error":{"message":"Slow down","code":429}}]                                       | OpenAIRateLimitException
            """)
    void anErrorInAWholeBodyIsItsExceptionWithTheServersWords(String body, String exception) {
        answers("application/json", body);

        Throwable failure = camel.failure("openai:chat?model=m", "hi");

        assertThat(failure.getClass().getSimpleName()).isEqualTo(exception);
        assertThat(failure).hasMessageContaining("Slow down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "ERROR", "network_error"})
    void theFinishReasonErrorIsAFailureWithThePartialText(String reason) {
        for (String content : new String[] {"\"Onc\"", "[{\"type\":\"text\",\"text\":\"Onc\"}]"}) {
            answers(
                    "application/json",
                    "{\"choices\":[{\"finish_reason\":\"" + reason + "\",\"message\":{\"content\":" + content + "}}]}");

            Exchange done = camel.send("openai:chat?model=m", "hi");

            assertThat(done.getException())
                    .isInstanceOf(OpenAIServerException.class)
                    .hasMessageContaining("finish_reason " + reason);
            assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Onc");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"message\":\"done\",\"code\":0,\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}",
                "{\"success\":true,\"errors\":[],\"code\":200,\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}",
                "{\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"},\"choices\":[{\"message\":{\"content\":\"Hello\"}}]}",
            })
    void whatGatewaysAddToAnAnswerIsNoError(String body) {
        answers("application/json", body);

        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"id\":\"g\",\"error\":{\"message\":\"Gone away\",\"code\":502},\"choices\":[{\"delta\":{\"content\":\"\"}}]}",
                "data: {\"id\":\"g\",\"error\":{\"message\":\"Gone away\",\"code\":502},\"choices\":[]}",
                "data: {\"object\":\"error\",\"message\":\"Gone away\",\"code\":502}",
                "data: {\"choices\":[{\"error\":{\"message\":\"Gone away\",\"code\":502}}]}",
                "event: error\ndata: {\"message\":\"Gone away\",\"code\":502}",
                "event: error\ndata: Gone away",
                "error: {\"code\":502,\"message\":\"Gone away\",\"type\":\"server_error\"}",
                "error: Gone away",
                "data: {\"detail\":\"Gone away\"}",
                "data: {\"error\":\"Gone away\"}",
                "data: {\"errors\":[{\"message\":\"Gone away\",\"code\":502}]}",
                "data: {\"code\":502,\"msg\":\"Gone away\"}",
                "data: [{\"error\":{\"message\":\"Gone away\",\"code\":502}}]",
                "event: ERROR\ndata: {\"message\":\"Gone away\"}",
                "{\"error\":{\"message\":\"Gone away\",\"code\":502}}",
            })
    void anErrorInALaterEventIsItsExceptionWithThePartialText(String event) {
        answers("text/event-stream", TEXT + event + "\n\ndata: [DONE]\n\n");

        Exchange done = camel.send("openai:chat?model=m&streaming=true&streamTo=direct:chunks", "hi");

        assertThat(done.getException())
                .isInstanceOf(OpenAIServerException.class)
                .hasMessageContaining("Gone away");
        assertThat(done.getProperty("CamelOpenAIPartialText")).isEqualTo("Once upon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"No such model\",\"code\":404},\"choices\":[]}\n\n",
                "error: {\"code\":404,\"message\":\"No such model\"}\n\n",
                "data: \n\nevent: error\ndata: {\"code\":404,\"message\":\"No such model\"}\n\n",
                ": ping\n\ndata: {\"choices\":[{\"error\":{\"message\":\"No such model\",\"code\":404}}]}\n\n",
                "{\"error\":{\"message\":\"No such model\",\"code\":404}}",
                "data: {\"error\":{\"message\":\"No such model\",\"code\":404}}",
                "error: {\"code\":404,\"message\":\"No such model\"}\n",
                "data: {\"code\":404,\"message\":\"No such model\"}\n\n",
            })
    void anErrorAtTheBeginningIsTheFailureOfTheCallHoweverTheStreamIsTaken(String body) {
        answers("text/event-stream", body);

        for (String taken : new String[] {"", "&outputFormat=sse", "&streamTo=direct:chunks"}) {
            assertThat(camel.failure("openai:chat?model=m&streaming=true" + taken, "hi"))
                    .hasMessageContaining("No such model")
                    .extracting(failure -> ((OpenAIException) failure).getStatus())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \"", "{}", "false", "[]", "{\"message\":null,\"code\":\"\"}", "0"})
    void whatTellsOfNoErrorIsNone(String error) {
        answers(
                "application/json",
                "{\"error\":" + error + ",\"choices\":[{\"error\":" + error
                        + ",\"message\":{\"content\":\"Hello\"}}]}");
        assertThat(camel.ask("openai:chat?model=m", "hi")).isEqualTo("Hello");

        answers(
                "text/event-stream",
                "data: {\"error\":" + error + ",\"choices\":[{\"index\":0,\"error\":" + error
                        + ",\"delta\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}\n\n");
        assertThat(camel.ask("openai:chat?model=m&streaming=true&streamTo=direct:chunks", "hi"))
                .isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:fineTuningJobs?operation=retrieve&id=x",
                "openai:batches?operation=retrieve&id=x",
                "openai:responses?operation=retrieve&id=x&outputFormat=map",
            })
    void anObjectThatTellsOfItsOwnFailureIsAnAnswer(String uri) {
        answers(
                "application/json",
                "{\"id\":\"x\",\"object\":\"job\",\"status\":\"failed\",\"error\":{\"message\":\"bad\"}}");

        assertThat(camel.ask(uri, null)).asString().contains("bad");
    }

    @Test
    void theFailureOfAResponseIsTheSameWholeAndStreamed() {
        String failed = "{\"id\":\"r\",\"object\":\"response\",\"status\":\"failed\",\"output\":[],\"error\":"
                + "{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\"}}";
        answers("application/json", failed);
        assertThat(camel.failure("openai:responses?model=m&outputFormat=map", "hi"))
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("Slow down");

        answers("text/event-stream", "data: {\"type\":\"response.failed\",\"response\":" + failed + "}\n\n");
        assertThat(camel.failure("openai:responses?model=m&streaming=true", "hi"))
                .isInstanceOf(OpenAIRateLimitException.class)
                .hasMessageContaining("Slow down");
    }

    @Test
    void theFailureOfAResponseInOnePieceIsOneHoweverTheStreamIsTaken() {
        String failed = "{\"id\":\"r\",\"object\":\"response\",\"status\":\"failed\",\"output\":[],\"error\":"
                + "{\"code\":\"server_error\",\"message\":\"Boom\"}}";
        for (String body :
                new String[] {failed, "data: {\"type\":\"response.completed\",\"response\":" + failed + "}\n\n"}) {
            answers("text/event-stream", body);

            Exchange pulled = camel.template()
                    .request("openai:responses?model=m&streaming=true", asked -> asked.getMessage()
                            .setBody("hi"));
            Throwable failure = pulled.getException() == null
                    ? catchThrowable(() ->
                            pulled.getMessage().getBody(OpenAIStream.class).next())
                    : pulled.getException();
            assertThat(failure).isInstanceOf(OpenAIServerException.class).hasMessageContaining("Boom");
            assertThat(camel.failure("openai:responses?model=m&streaming=true&streamTo=direct:chunks", "hi"))
                    .isInstanceOf(OpenAIServerException.class)
                    .hasMessageContaining("Boom");
        }
    }

    @Test
    void anErrorInPlaceOfSoundIsNoSoundWhateverItsType() {
        answers("audio/mpeg", "{\"error\":{\"message\":\"No voice\",\"code\":404}}");
        assertThat(camel.failure("openai:audio?operation=speech&model=m&voice=a", "hi"))
                .hasMessageContaining("No voice");

        answers("audio/mpeg", "");
        assertThat(camel.failure("openai:audio?operation=speech&model=m&voice=a", "hi"))
                .hasMessageContaining("an empty body where audio was expected");
    }

    @Test
    void aWebPageInPlaceOfATranscriptIsNone() {
        String transcribe = "openai:audio?operation=transcribe&model=m&responseFormat=text";
        answers("text/html", "<html><title>Bad gateway</title></html>");
        assertThat(camel.failure(transcribe, "ID3\4\0\0\0".getBytes(UTF_8))).hasMessageContaining("a web page");

        answers("text/plain", "{\"text\":\"Hello\"}");
        assertThat(camel.ask(transcribe, "ID3\4\0\0\0".getBytes(UTF_8))).isEqualTo("Hello");
    }

    @Test
    void whatIsNoJsonIsToldByItsWords() {
        answers("text/html", "<html><title>Just a moment</title></html>");
        assertThat(camel.failure("openai:chat?model=m", "hi")).hasMessageContaining("titled 'Just a moment'");
    }

    @Test
    void anErrorInPlaceOfAVectorIsItsException() {
        answers(
                "application/json",
                "{\"object\":\"list\",\"data\":[],\"error\":{\"message\":\"Bad input\",\"code\":400}}");

        assertThat(camel.failure("openai:embeddings?model=m", "hi"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("Bad input");
    }

    private void answers(String type, String body) {
        answer.set(RawServer.response("200 OK", type, body));
    }
}

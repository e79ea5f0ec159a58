package io.github.camelopenai.internal.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.api.ApiError;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of a server are told, whatever form they have; what it repeats of the request is not. */
@Tag("unit")
class ServerWordsTest {

    private static final String PROMPT = "the-pr0mpt";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"stream_options\"],\"msg\":\"Extra inputs are not permitted\",\"input\":{\"a\":1}}]}} | body.stream_options: Extra inputs are not permitted",
                "{\"message\":[\"too hot\",\"too long\"]} | too hot; too long",
                "{\"error\":{\"message\":[{\"message\":\"too hot\"},{\"message\":\"too long\"}]}} | too hot; too long",
                "{\"error\":[{\"message\":\"bad n\"}]} | bad n",
                "{\"errors\":[{\"message\":\"no route\",\"code\":7003}]} | no route",
                "{\"errors\":[{\"title\":\"Denied\",\"detail\":\"no seat left\"}]} | Denied: no seat left",
                "{\"success\":false,\"errors\":[\"one\",\"two\"]} | one; two",
                "{\"errors\":{\"model\":[\"It is required.\"]}} | model: It is required.",
                "{\"Message\":\"User is not authorized\"} | User is not authorized",
                "{\"msg\":\"boom\"} | boom",
                "{\"code\":500,\"reason\":\"worker died\"} | worker died",
                "{\"error\":\"invalid_token\",\"error_description\":\"The token is old\"} | invalid_token: The token is old",
                "{\"type\":\"https://example.com/no-credit\",\"title\":\"No credit\",\"status\":403,\"detail\":\"30 left, 50 needed\"} | No credit: 30 left, 50 needed",
                "{\"title\":\"Not Found\",\"detail\":\"Not Found: no such model\"} | Not Found: no such model",
                "{\"timestamp\":\"2026-01-01\",\"status\":404,\"error\":\"Not Found\",\"path\":\"/v1/chat\"} | Not Found",
                "{\"detail\":{\"error\":{\"message\":\"deep\"}}} | deep",
                "{\"detail\":[{\"loc\":[\"body\",\"messages\",0,\"role\"],\"msg\":\"bad role\"}]} | body.messages.0.role: bad role",
                "{\"fault\":{\"faultstring\":\"Spike arrest\",\"detail\":{\"errorcode\":\"p.S\"}}} | Spike arrest",
                "{\"base_resp\":{\"status_code\":1008,\"status_msg\":\"insufficient balance\"}} | insufficient balance",
                "{\"error\":{\"message\":\"Provider returned error\",\"code\":400,\"metadata\":{\"provider_name\":\"P\",\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"too hot\\\"}}\"}}} | Provider returned error: too hot",
                "{\"error\":{\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"upstream died\"}}} | Provider returned error: upstream died",
                "{\"error\":{\"message\":\"Provider returned error\",\"metadata\":{\"raw\":{\"detail\":\"no GPU\"}}}} | Provider returned error: no GPU",
                "{\"error\":{\"message\":\"Provider returned error.\",\"metadata\":{\"raw\":\"<html><head><title>502 Bad Gateway</title></head></html>\"}}} | Provider returned error. a web page titled '502 Bad Gateway'",
                "{\"error\":{\"message\":\"{\\\"error\\\":{\\\"message\\\":\\\"inner words\\\"}}\"}} | inner words",
                "{\"status\":\"failed\",\"info\":\"model crashed\"} | status failed, info model crashed",
                "{\"error\":404} | error 404",
                "\"model not found\" | model not found",
                "data: {\"error\":{\"message\":\"as an event\"}} | as an event",
                "{\"error\":\"first line\"} {\"error\":\"second\"} | first line",
                "<html><body><h1>413 Request Entity Too Large</h1><hr></body></html> | a web page headed '413 Request Entity Too Large'",
                "<html><head><title></title></head><body><h2>Oops</h2></body></html> | a web page headed 'Oops'",
                "<html><head><style>p {color: red}</style></head><body><p>Service <b>down</b></p></body></html> | a web page that begins 'Service down'",
                "<?xml version=\"1.0\"?><Error><Code>Denied</Code><Message>No &amp; no</Message></Error> | Denied No & no",
                "<think> is not supported | <think> is not supported",
                "404 page not found | 404 page not found",
            })
    void theWordsAreToldWhateverFormTheyHave(String body, String words) {
        assertThat(read(body).message()).isEqualTo(words);
        assertThat(ApiErrors.toException(read(body))).hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'detail':[{'type':'missing','loc':['body','messages'],'msg':'required','input':{'x':'the-pr0mpt'}}]}",
                "{'message':{'detail':[{'loc':['body'],'msg':'required','input':'the-pr0mpt','ctx':{'v':'the-pr0mpt'}}]}}",
                "{'error':{'message':'required','param':'x','input':'the-pr0mpt'},'prompt':'the-pr0mpt'}",
                "{'error':{'message':'required','metadata':{'reasons':['x'],'flagged_input':'the-pr0mpt'}}}",
                "{'message':'1 validation error: required [type=x, input_value=the-pr0mpt] ], input_type=str]'}",
                "{'message':'required [type=x, input_value=the-pr0mpt'}",
                "{'message':'Bad: {`a`:1, `input`: `the-pr0mpt`} required'}",
                "{'error':'required, field: `messages[0].content`, value: `the-pr0mpt`'}",
                "{'detail':[{'loc':['body'],'msg':'required','input':'the-pr0mpt'",
                "{'status':'required','content':'the-pr0mpt','data':'the-pr0mpt'}",
            })
    void whatAServerRepeatsOfTheRequestIsLeftOut(String body) {
        String json = body.replace('\'', '"').replace('`', '\'');

        assertThat(read(json).message()).doesNotContain(PROMPT);
        assertThat(ApiErrors.toException(read(json)).getMessage()).doesNotContain(PROMPT);
    }

    @Test
    void faultsThatPythonWritesIntoATextAreReadWithoutTheirInput() {
        assertThat(
                        read("{\"message\":\"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs"
                                        + " are not permitted', 'input': {'x': '" + PROMPT + "'}}]\"}")
                                .message())
                .isEqualTo("body.stream_options: Extra inputs are not permitted");
    }

    @Test
    void theWordsAreOneLineOfAThousandCharactersAtMost() {
        String words = read("{\"error\":{\"message\":\"one\\r\\n\\u2028two\\u0000 \\u00a0"
                        + "\\ud83d\\ude00".repeat(900) + "\"}}")
                .message();

        assertThat(words).startsWith("one two ").endsWith("...").hasSizeBetween(998, 1_000);
        assertThat(words.codePoints()).noneMatch(point -> point >= 0xd800 && point <= 0xdfff);
    }

    @Test
    void jsonThatIsNestedWithoutEndIsReadAllTheSame() {
        assertThat(read("{\"error\":".repeat(900) + "\"x\"" + "}".repeat(900)).status())
                .isEqualTo(400);
        assertThat(read("[".repeat(100_000)).message()).hasSize(1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"code\":400,\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"code\\\":\\\"context_length_exceeded\\\"}}\"}}} | context_length_exceeded",
                "{\"error\":\"insufficient_balance\",\"message\":\"no money\"} | insufficient_balance",
                "{\"errors\":[{\"message\":\"no route\",\"code\":7003}]} | 7003",
                "{\"detail\":{\"code\":\"too_hot\",\"message\":\"x\"}} | too_hot",
                "{\"error\":\"Not Found\",\"message\":\"x\"} | ",
            })
    void theCodeIsFoundWhereServersPutIt(String body, String code) {
        assertThat(read(body).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"https://example.com/no-credit\",\"title\":\"x\"} | https://example.com/no-credit",
                "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":404} | ",
                "{\"error\":{\"message\":\"x\",\"status\":\"RESOURCE_EXHAUSTED\"}} | RESOURCE_EXHAUSTED",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}} | overloaded_error",
            })
    void theTypeIsFoundWhereServersPutIt(String body, String type) {
        assertThat(read(body).type()).isEqualTo(type);
    }

    private static ApiError read(String body) {
        return ErrorReader.read("POST http://s/v1/x", 400, name -> null, body.getBytes(UTF_8), 1, Instant.EPOCH);
    }
}

package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.message.OpenAIHeaders;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.RawServer;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No message header says where a call goes, as whom, or what HTTP headers it has. */
@Tag("table")
class HeadersCannotRedirectTest {

    private static final List<String> NO_SUCH_OPTION = List.of(
            "AdditionalHeader.X-Evil",
            "Host",
            "Port",
            "Scheme",
            "Url",
            "Uri",
            "QueryParameter.evil",
            "QueryParameters",
            "Headers",
            "Token",
            "Proxy");

    private static final List<String> OF_HTTP = List.of(
            "CamelHttpUri",
            "CamelHttpUrl",
            "CamelHttpPath",
            "CamelHttpHost",
            "CamelHttpPort",
            "CamelHttpQuery",
            "CamelHttpRawQuery",
            "CamelHttpMethod",
            "CamelRestHttpUri",
            "Authorization",
            "Proxy-Authorization",
            "Host",
            "X-Forwarded-Host",
            "X-Forwarded-For",
            "X-Evil",
            "api-key",
            "Cookie",
            "Accept",
            "User-Agent",
            "OpenAI-Organization",
            "OpenAI-Project",
            "OpenAI-Beta",
            "Idempotency-Key",
            "X-Client-Request-Id",
            "Content-Length",
            "Content-Encoding",
            "Transfer-Encoding",
            "Connection",
            "Expect");

    /** What is another on each call. */
    private static final Set<String> OF_ITS_OWN =
            Set.of("x-client-request-id", "idempotency-key", "content-length", "content-type");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai:chat?model=m",
                "openai:batches?limit=2",
                "openai:files?operation=retrieve&id=file-1",
                "openai:vectorStoreFiles?operation=retrieve&id=vs-1/file-1",
                "openai:files?operation=upload",
                "openai:request?path=/organization/costs",
                "openai:request?path=/chat/completions&method=POST",
            })
    void noHeaderSaysWhereACallGoesOrAsWhom(String uri) {
        SERVER.speaksDialect();
        SERVER.answersEveryOperation();
        SERVER.answers("/organization/costs", Answers.page("bucket"));
        Map<String, String> usual = sent(uri, Map.of());

        try (RawServer trap = RawServer.unread(RawServer::drain)) {
            for (String value : List.of(trap.baseUrl(), "../../evil?a=b#c\r\nX-Evil: 1")) {
                for (String header : headers()) {
                    Map<String, String> request = sent(uri, Map.of(header, value));
                    assertThat(request)
                            .as("%s: %s", header, value)
                            .satisfiesAnyOf(sent -> assertThat(sent).isEmpty(), sent -> assertThat(sent)
                                    .isEqualTo(usual));
                }
            }
            assertThat(trap.requests()).isZero();
        }
    }

    /** Host, path and HTTP headers of the request of a call, or nothing where the header was refused. */
    private Map<String, String> sent(String uri, Map<String, Object> headers) {
        SERVER.requests().clear();
        Exchange exchange = camel.send(uri, new byte[] {1}, headers);
        if (SERVER.requests().isEmpty()) {
            assertThat(exchange.getException()).isInstanceOf(OpenAIInvalidRequestException.class);
            return Map.of();
        }
        LoggedRequest request = SERVER.request();
        Map<String, String> sent = new TreeMap<>();
        sent.put(
                "request",
                request.getMethod().getName() + ' ' + request.getUrl().replaceAll("\\?.*", ""));
        request.getHeaders()
                .all()
                .forEach(header ->
                        sent.put(header.key().toLowerCase(), header.values().toString()));
        sent.keySet().removeAll(OF_ITS_OWN);
        return sent;
    }

    /** All that there are, and all that there could be: one for each option. */
    private static Set<String> headers() {
        Set<String> headers = new TreeSet<>(OF_HTTP);
        new OpenAIEndpointUriFactory().propertyNames().forEach(option -> headers.add(header(option)));
        NO_SUCH_OPTION.forEach(option -> headers.add(header(option)));
        for (Field constant : OpenAIHeaders.class.getFields()) {
            headers.add(valueOf(constant));
        }
        return headers;
    }

    private static String header(String option) {
        return "CamelOpenAI" + Character.toUpperCase(option.charAt(0)) + option.substring(1);
    }

    private static String valueOf(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anIdStaysOneStepOfThePath() {
        SERVER.answersEveryOperation();

        camel.ask("openai:files?operation=retrieve", null, Map.of("CamelOpenAIId", "a?b#c/d\r\nX-Evil: 1"));

        assertThat(SERVER.request().getUrl()).isEqualTo("/v1/files/a%3Fb%23c%2Fd%0D%0AX-Evil%3A%201");
        assertThat(SERVER.request().getHeader("X-Evil")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a/..", "../x", "%2e/..", " /x"})
    void aModelThatIsADeploymentDoesNotLeaveItsPlace(String model) {
        Throwable failure =
                camel.failure("openai:chat?azure=true&apiVersion=2024-10-21", "hi", Map.of("CamelOpenAIModel", model));

        assertThat(failure).isInstanceOf(OpenAIInvalidRequestException.class).hasMessageContaining("must be a name");
        assertThat(SERVER.requests()).isEmpty();
    }
}

package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DeadPort;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.ManagedBeans;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.WholeLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.support.PluginHelper;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Calls that fail in all ways, with secrets everywhere: none comes to light, and no prompt where it may not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTest {

    private static final String SECRET = "s3cret";
    private static final String URI_KEY = "sk-uri-s3cret";
    private static final String COMPONENT_KEY = "sk-component-s3cret";
    private static final String ENVIRONMENT_KEY = "sk-environment-s3cret";
    private static final String HEADER = "vault/header+s3cret";
    private static final String PASSWORD = "proxy-password-s3cret";
    private static final String TOKEN = "token-s3cret";
    private static final String BASIC = "dTpwcm94eS1wYXNzd29yZC1zM2NyZXQ=";
    private static final String PROMPT = "the-pr0mpt";
    private static final String ANSWER = "the-answ3r";

    /** The headers whose values a server may repeat. */
    private static final Pattern SENT = Pattern.compile("(?im)^(?:authorization|api-key|x-own|x-vault): (.*)$");

    private static final Pattern MAKING_OF_ENDPOINTS = Pattern.compile(
            "(?:Getting|Creating|Created) endpoint |Resolved property placeholders with |Endpoint uri: ");

    private final AtomicReference<RawServer.Answer> answer = new AtomicReference<>();
    private final List<Exchange> failed = new ArrayList<>();
    private final Map<String, String> printed = new LinkedHashMap<>();
    private WholeLog log;
    private RawServer server;
    private CamelRuntime camel;

    @BeforeAll
    void failInAllWays() throws Exception {
        log = new WholeLog(Map.of("org.apache.camel", Level.TRACE, "io.github.camelopenai", Level.DEBUG));
        server = new RawServer(socket -> answer.get().write(socket));
        camel = new CamelRuntime(server::baseUrl, component -> {
                    component.getConfiguration().setApiKey(COMPONENT_KEY);
                    component.getConfiguration().getAdditionalHeader().put("X-Vault", HEADER);
                    component.setHealthCheckProducerEnabled(true);
                })
                .managed()
                .start();
        bindTokens();
        HealthCheckRegistry registry = HealthCheckRegistry.get(camel.context());
        HealthCheckRepository checks = (HealthCheckRepository) registry.resolveById("producers");
        checks.setEnabled(true);
        registry.register(checks);
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask")
                        .routeId("ask")
                        .to("openai:chat?model=m&apiKey=" + URI_KEY + "&additionalHeader.X-Own=" + HEADER
                                + "&proxyHost=proxy.invalid&nonProxyHosts=127.0.0.1|localhost&proxyPassword=" + PASSWORD
                                + "&maxRetries=1");
            }
        });
        callAll();
        callFromTheEnvironment();
        checks.stream()
                .map(HealthCheck::call)
                .forEach(result -> printed.put(
                        "health check " + printed.size(),
                        result + " " + result.getMessage() + result.getDetails()
                                + result.getError().map(SecretsTest::stackTrace)));
        DevConsole console = PluginHelper.getDevConsoleResolver(camel.context()).resolveDevConsole("openai");
        printed.put("console text", String.valueOf(console.call(DevConsole.MediaType.TEXT)));
        printed.put("console json", String.valueOf(console.call(DevConsole.MediaType.JSON)));
        printed.putAll(new ManagedBeans(camel.context()).attributes());
        printed.put("component", camel.component() + " " + camel.component().getConfiguration());
        for (Endpoint endpoint : camel.context().getEndpoints()) {
            printed.put("endpoint " + printed.size(), endpoint.toString());
            if (endpoint instanceof OpenAIEndpoint ours) {
                printed.put("configuration " + printed.size(), ours.getConfiguration() + " " + ours.messageOptions());
            }
        }
        camel.stop();
    }

    @AfterAll
    void stop() {
        camel.stop();
        server.close();
        log.close();
    }

    private void bindTokens() {
        var registry = camel.context().getRegistry();
        registry.bind("tokens", OpenAICredentials.class, (OpenAICredentials)
                rejected -> CompletableFuture.completedFuture(TOKEN));
        registry.bind("broken", OpenAICredentials.class, (OpenAICredentials)
                rejected -> CompletableFuture.failedFuture(new IOException("the vault is sealed")));
    }

    private void callAll() throws IOException {
        String withKey = "apiKey=" + URI_KEY;
        for (String status :
                List.of("401 Unauthorized", "400 Bad Request", "429 Too Many Requests", "500 Oops", "200 OK")) {
            answer.set(echo(status));
            call("direct:ask");
            call("openai:chat?model=m");
            call("openai:chat?model=m&credentials=#tokens");
            call("openai:chat?model=m&authentication=api-key&" + withKey);
            call("openai:chat?model=m&streaming=true&streamTo=mock:chunks&" + withKey);
            call("openai:files?operation=upload&" + withKey);
            call("openai:files?operation=upload&multipartUpload=true&purpose=batch&" + withKey);
        }
        answer.set(RawServer.response("401 Unauthorized", "text/plain", "No: " + URI_KEY + ' ' + HEADER));
        call("direct:ask");
        answer.set(RawServer.response(
                "422 Unprocessable",
                "application/json",
                "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"wrong\",\"input\":\"" + PROMPT + "\"}]}"));
        call("direct:ask");
        answer.set(RawServer.response(
                "200 OK", "application/json", "{\"choices\":[{\"message\":{\"content\":\"" + ANSWER));
        call("direct:ask");
        answer.set(socket -> socket.setSoLinger(true, 0));
        call("direct:ask");
        call("openai:files?operation=upload&" + withKey, new BrokenStream());
        answer.set(stream(new Events().chat(ANSWER)));
        call("openai:chat?model=m&streaming=true&streamTo=mock:chunks&" + withKey);
        answer.set(socket -> stream(new Events().chat(ANSWER).data(repeated())).write(socket));
        call("openai:chat?model=m&streaming=true&streamTo=mock:chunks&" + withKey);
        answer.set(stream(new Events().chat(ANSWER).data("{\"choices\":\"" + ANSWER)));
        call("openai:chat?model=m&streaming=true&streamTo=mock:chunks&" + withKey);
        call("openai:chat?model=m&credentials=#broken");
        call("openai:chat?model=m&baseUrl=http://127.0.0.1:" + DeadPort.any() + "/v1&" + withKey);
        call("openai:chat?model=m&baseUrl=" + server.baseUrl().replace("http:", "https:") + "&connectTimeout=200&"
                + withKey);
        String proxy = "&proxyHost=127.0.0.1&proxyUser=u&proxyPassword=" + PASSWORD;
        call("openai:chat?model=m&proxyPort=" + DeadPort.any() + proxy + "&" + withKey);
        answer.set(RawServer.response("407 Proxy Authentication Required", "text/plain", "Not you: Basic " + BASIC));
        call("openai:chat?model=m&proxyPort="
                + java.net.URI.create(server.baseUrl()).getPort() + proxy);
        refuse("openai:chat?modle=m&proxyPassword=" + PASSWORD + "&additionalHeader.X-Own=" + HEADER + "&" + withKey);
        refuse("openai:chat?model=m&maxRetries=-1&additionalHeader.X-Own=" + HEADER + "&" + withKey);
        refuse("openai:chat?model=m&maxRetries=many&additionalHeader.X-Own=" + HEADER + "&" + withKey);
        refuse("openai:chat?model=m&apiVersion=1&" + withKey);
    }

    private void callFromTheEnvironment() {
        CamelRuntime other = new CamelRuntime(server::baseUrl, component -> {
                    component.getConfiguration().setApiKey(null);
                    component.setEnvironment(Map.of("OPENAI_API_KEY", ENVIRONMENT_KEY)::get);
                })
                .start();
        answer.set(echo("401 Unauthorized"));
        failed.add(other.send("openai:chat?model=m", PROMPT));
        other.stop();
    }

    /** A server that repeats what it was sent. */
    private RawServer.Answer echo(String status) {
        return socket ->
                RawServer.response(status, "application/json", repeated()).write(socket);
    }

    /** An error with the credentials of the last request in it, some letters of them escaped. */
    private String repeated() {
        List<String> heads = server.heads();
        String sent = SENT.matcher(heads.get(heads.size() - 1))
                .results()
                .map(header -> header.group(1).strip())
                .collect(Collectors.joining(", "));
        assertThat(sent).contains(SECRET);
        return "{\"error\":{\"message\":\"Wrong: " + sent.replace("/", "\\/").replace("+", "\\u002b")
                + "\",\"code\":\"KEY\",\"type\":\"x\"}}";
    }

    private void call(String uri) {
        call(uri, PROMPT);
    }

    private void call(String uri, Object body) {
        Exchange exchange = camel.send(uri, body);
        assertThat(exchange.getException()).as(uri).isNotNull();
        failed.add(exchange);
    }

    private void refuse(String uri) {
        printed.put("refusal " + printed.size(), stackTrace(catchThrowable(() -> camel.context()
                .addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:refused").to(uri);
                    }
                }))));
    }

    @Test
    void noLineOfTheLogHoldsASecret() {
        assertThat(log.lines()).as("what was logged").anyMatch(line -> line.level() == Level.TRACE);
        assertThat(log.lines())
                .filteredOn(line -> !isTraceOfCamel(line))
                .extracting(WholeLog.Line::text)
                .noneMatch(SecretsTest::isSecret);
    }

    /** At TRACE, Camel itself writes URIs as they are. What is not in one is not there either. */
    @Test
    void noTraceOfCamelHoldsASecretThatIsNotInAUri() {
        assertThat(log.lines())
                .filteredOn(SecretsTest::isTraceOfCamel)
                .isNotEmpty()
                .extracting(WholeLog.Line::text)
                .noneMatch(
                        text -> text.contains(COMPONENT_KEY) || text.contains(ENVIRONMENT_KEY) || text.contains(TOKEN));
    }

    private static boolean isTraceOfCamel(WholeLog.Line line) {
        return line.level() == Level.TRACE && line.logger().startsWith("org.apache.camel");
    }

    @Test
    void noExceptionHoldsASecret() {
        assertThat(failed).hasSizeGreaterThan(40);
        assertThat(failed)
                .extracting(exchange -> stackTrace(exchange.getException()))
                .noneMatch(SecretsTest::isSecret);
    }

    @Test
    void noPartOfAnExceptionHoldsASecret() {
        assertThat(failed)
                .extracting(exchange -> exchange.getException(OpenAIException.class))
                .filteredOn(known -> known != null)
                .extracting(
                        known -> known.getCode() + known.getType() + known.getParam() + known.getRequestId() + known)
                .isNotEmpty()
                .noneMatch(SecretsTest::isSecret);
    }

    @Test
    void noPropertyOrHeaderOfAFailedExchangeHoldsASecret() {
        assertThat(failed)
                .extracting(exchange -> {
                    Map<String, Object> properties = new HashMap<>(exchange.getAllProperties());
                    // Camel's own hold the URI as it is
                    properties.remove(Exchange.TO_ENDPOINT);
                    properties.remove(Exchange.FAILURE_ENDPOINT);
                    return properties + " " + exchange.getMessage().getHeaders() + exchange;
                })
                .noneMatch(SecretsTest::isSecret);
    }

    @Test
    void nothingThatIsPrintedOrShownHoldsASecret() {
        assertThat(printed.keySet())
                .anyMatch(name -> name.startsWith("health check"))
                .anyMatch(name -> name.startsWith("configuration"))
                .anyMatch(name -> name.contains("type=endpoints"))
                .anyMatch(name -> name.contains("ManagedLimiter"))
                .anyMatch(name -> name.contains("type=processors"));
        assertThat(printed.entrySet()).noneMatch(entry -> isSecret(entry.getKey() + entry.getValue()));
    }

    @Test
    void noPromptAndNoAnswerIsLogged() {
        assertThat(log.lines())
                .filteredOn(line -> line.logger().startsWith("io.github.camelopenai"))
                .filteredOn(line -> line.level().isMoreSpecificThan(Level.INFO))
                .isNotEmpty()
                .extracting(WholeLog.Line::text)
                .noneMatch(SecretsTest::isContent);
    }

    @Test
    void noExceptionHoldsThePromptOrTheAnswer() {
        assertThat(failed)
                .extracting(exchange -> stackTrace(exchange.getException()))
                .noneMatch(SecretsTest::isContent);
    }

    private static boolean isSecret(String text) {
        return text.contains(SECRET) || text.contains(BASIC);
    }

    private static boolean isContent(String text) {
        return text.contains(PROMPT) || text.contains(ANSWER);
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static RawServer.Answer stream(Events events) {
        return socket -> socket.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + events)
                        .getBytes());
    }

    /** A file that cannot be read. */
    private static final class BrokenStream extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("the disk is on fire");
        }
    }
}

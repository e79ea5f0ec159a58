package io.github.camelopenai.testsupport;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server on WireMock that speaks OpenAI's protocol as far as a test tells it to, and fails a test whose requests do not
 * conform to OpenAI's description.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final OpenAIServer SERVER = new OpenAIServer();
 *
 * SERVER.answers("/chat/completions", Answers.chat("Hello"));
 * }</pre>
 */
public final class OpenAIServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Traffic traffic = new Traffic();
    private final Computed computed = new Computed();
    private WireMockServer server = create();
    private final Conformance conformance = new Conformance();
    private final List<LoggedRequest> requests = new CopyOnWriteArrayList<>();

    private WireMockServer create() {
        return new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .jettyAcceptors(1)
                .disableRequestJournal()
                .extensions(traffic, computed));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server.addMockServiceRequestListener((request, response) -> {
            requests.add(LoggedRequest.createFrom(request));
            conformance.check(
                    request.getMethod().getName(),
                    URI.create(request.getUrl()),
                    request.getHeader("Content-Type"),
                    request.getBody());
        });
        server.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.resetAll();
        requests.clear();
        traffic.reset();
        conformance.assertNoFaults();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.stop();
        // One that is started once more speaks no HTTP/2
        server = create();
    }

    /** The base URL, with the path {@code /v1}. */
    public String baseUrl() {
        return server.baseUrl() + "/v1";
    }

    /** The address without a path, as that of an Azure resource is. */
    public String rootUrl() {
        return server.baseUrl();
    }

    /** The test sends what only other servers than OpenAI know: its requests are not checked. */
    public void speaksDialect() {
        conformance.tolerate();
    }

    /** Answers every row of the table with something of its kind. */
    public void answersEveryOperation() {
        for (Operation operation : Operations.all()) {
            String path = "(/v1|/openai/v1|/openai/deployments/[^/]+|/openai)"
                    + operation.path().replace("{id}", "[^/]+");
            String type = operation.response() == ResponseKind.BINARY ? "audio/mpeg" : "application/json";
            server.stubFor(WireMock.request(operation.method(), urlPathMatching(path))
                    .atPriority(10)
                    .willReturn(aResponse().withHeader("Content-Type", type).withBody(Answers.of(operation))));
        }
    }

    /** Answers a path with 200 and a JSON body. */
    public void answers(String path, String json) {
        answers(path, aResponse().withHeader("Content-Type", "application/json").withBody(json));
    }

    /** Answers a path. */
    public void answers(String path, ResponseDefinitionBuilder response) {
        server.stubFor(any(urlPathEqualTo("/v1" + path)).willReturn(response));
    }

    /** Answers a path with 200 and the JSON that is made of each request's JSON. */
    public void computes(String path, UnaryOperator<JsonNode> answer) {
        computed.answers.put("/v1" + path, answer);
        answers(path, aResponse().withTransformers(Computed.NAME));
    }

    /** Answers a path behind any of the bases that Azure has. */
    public void answersOnAzure(String path, ResponseDefinitionBuilder response) {
        server.stubFor(any(urlPathMatching("/openai(/v1|/deployments/[^/]+)?" + path.replace("{id}", "[^/]+")))
                .willReturn(response));
    }

    /** Answers a path behind any of the bases that Azure has with 200 and a JSON body. */
    public void answersOnAzure(String path, String json) {
        answersOnAzure(
                path, aResponse().withHeader("Content-Type", "application/json").withBody(json));
    }

    /** Answers calls of such a path whose query parameter has this value, before all others. */
    public void answersQueryOnAzure(String path, String parameter, String value, String json) {
        server.stubFor(any(urlPathMatching("/openai(/v1|/deployments/[^/]+)?" + path))
                .atPriority(1)
                .withQueryParam(parameter, WireMock.equalTo(value))
                .willReturn(WireMock.okJson(json)));
    }

    /** Answers one method of a path with 200 and a JSON body. */
    public void answers(String method, String path, String json) {
        server.stubFor(WireMock.request(method, urlPathEqualTo("/v1" + path))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/json")
                        .withBody(json)));
    }

    /** Answers the first call of a path in one way, and those after it in another. */
    public void answersInTurn(String path, ResponseDefinitionBuilder first, ResponseDefinitionBuilder then) {
        server.stubFor(any(urlPathEqualTo("/v1" + path))
                .inScenario(path)
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(first)
                .willSetStateTo("then"));
        server.stubFor(any(urlPathEqualTo("/v1" + path))
                .inScenario(path)
                .whenScenarioStateIs("then")
                .willReturn(then));
    }

    /** Answers the calls of a path one after another, and those after the last as the last. */
    public void answersOneAfterAnother(String path, ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            server.stubFor(any(urlPathEqualTo("/v1" + path))
                    .inScenario(path)
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answer " + i)
                    .willReturn(answers[i])
                    .willSetStateTo("answer " + Math.min(i + 1, answers.length - 1)));
        }
    }

    /** Answers the calls of a path one after another with 200 and a JSON body, and those after the last as the last. */
    public void answersOneAfterAnother(String path, String... answers) {
        answersOneAfterAnother(
                path, Arrays.stream(answers).map(WireMock::okJson).toArray(ResponseDefinitionBuilder[]::new));
    }

    /** Answers calls of a path whose query parameter has this value, or is absent where the value is null. */
    public void answersQuery(String path, String parameter, String value, String json) {
        server.stubFor(any(urlPathEqualTo("/v1" + path))
                .withQueryParam(parameter, value == null ? WireMock.absent() : WireMock.equalTo(value))
                .willReturn(WireMock.okJson(json)));
    }

    /** Answers calls of a path differently whose body has this text. */
    public void failsFor(String path, String text, int status, String body) {
        answersFor(path, text, aResponse().withStatus(status).withBody(body));
    }

    /** Answers calls of a path differently whose body has this text. */
    public void answersFor(String path, String text, ResponseDefinitionBuilder response) {
        server.stubFor(any(urlPathEqualTo("/v1" + path))
                .atPriority(1)
                .withRequestBody(WireMock.containing(text))
                .willReturn(response));
    }

    /** Forgets all answers. */
    public void forgetAnswers() {
        server.resetMappings();
    }

    /** Does something when a request arrives, before it is answered. */
    public void onRequest(Callable<?> action) {
        traffic.onRequest = request -> action.call();
    }

    /** Is told of each request when it arrives, such as {@code GET /v1/files}, without its query, before it is answered. */
    public void onEachRequest(RequestAction action) {
        traffic.onRequest = action;
    }

    /** What a test does with a request. */
    @FunctionalInterface
    public interface RequestAction {
        void on(String request) throws Exception;
    }

    /** How many requests were under way at the busiest moment. */
    public int mostAtATime() {
        return traffic.most.get();
    }

    /** The requests so far, in the order of their arrival. */
    public List<LoggedRequest> requests() {
        return requests;
    }

    /** The only request. */
    public LoggedRequest request() {
        if (requests.size() != 1) {
            throw new AssertionError("Expected one request, but there are " + requests.size());
        }
        return requests.get(0);
    }

    /** The JSON body of the only request. */
    public JsonNode requestBody() {
        try {
            return JSON.readTree(request().getBody());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parts of the only request, which is multipart. */
    public FormData form() {
        return form(request());
    }

    /** The parts of a request, which is multipart. */
    public static FormData form(LoggedRequest request) {
        return FormData.parse(request.getHeader("Content-Type"), request.getBody());
    }

    /** Makes answers of requests. */
    private static final class Computed implements ResponseDefinitionTransformerV2 {

        static final String NAME = "computed";

        private final Map<String, UnaryOperator<JsonNode>> answers = new ConcurrentHashMap<>();

        @Override
        public String getName() {
            return NAME;
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            String path = event.getRequest().getUrl().replaceFirst("\\?.*", "");
            try {
                JsonNode request = JSON.readTree(event.getRequest().getBody());
                return WireMock.okJson(answers.get(path).apply(request).toString())
                        .build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Sees requests come and go. */
    private static final class Traffic implements ServeEventListener {

        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile RequestAction onRequest = request -> {};

        @Override
        public String getName() {
            return "traffic";
        }

        @Override
        public boolean applyGlobally() {
            return true;
        }

        @Override
        public void beforeMatch(ServeEvent event, Parameters parameters) {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                onRequest.on(event.getRequest().getMethod() + " "
                        + event.getRequest().getUrl().replaceFirst("\\?.*", ""));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void afterComplete(ServeEvent event, Parameters parameters) {
            underWay.decrementAndGet();
        }

        void reset() {
            most.set(0);
            onRequest = request -> {};
        }
    }
}

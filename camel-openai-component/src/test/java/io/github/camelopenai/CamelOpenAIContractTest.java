package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.camelopenai.internal.message.IgnoredHeaders;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.LogCapture;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.LoggingExceptionHandler;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/camel-openai.md says of each name of Apache Camel's own camel-openai is so. */
@Tag("docs")
class CamelOpenAIContractTest {

    private static final Path PAGE = Path.of("../docs/camel-openai.md");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z-]+)(\\.\\*)?` \\| (4\\.\\d+) \\| (.+) \\|");
    private static final Map<String, String> KINDS = Map.of(
            "Operations",
            "operation",
            "Options",
            "option",
            "Options of the component",
            "component",
            "Headers",
            "header",
            "Exchange properties",
            "property");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    private static final CamelRuntime CAMEL = new CamelRuntime(SERVER::baseUrl);

    /** How a name is tried: what is called, with which value, and what is expected. */
    private record Row(String kind, String name, String since, String uri, String value, String expected, String here) {

        @Override
        public String toString() {
            return kind + ' ' + name;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        CAMEL.start();
        CAMEL.context().getRegistry().bind("tls", new SSLContextParameters());
        CAMEL.context().getRegistry().bind("handler", new LoggingExceptionHandler(CAMEL.context(), Row.class));
        CAMEL.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/order?tags=desk").setBody(constant("sent"));
            }
        });
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    @BeforeEach
    void answers() {
        SERVER.speaksDialect();
        String usage =
                "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3}";
        SERVER.answers(
                "/chat/completions",
                "{\"id\":\"c\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
                        + "\"reasoning_content\":\"r\",\"content\":\"<think>t</think>Hello\"}}]," + usage + "}");
        SERVER.failsFor("/chat/completions", "\"model\":\"missing\"", 404, "{\"error\":{\"message\":\"no\"}}");
        SERVER.answersFor(
                "/chat/completions",
                "\"model\":\"busy\"",
                aResponse().withStatus(429).withHeader("Retry-After", "1").withBody("{}"));
        String response =
                "{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":"
                        + "\"output_text\",\"text\":\"Hello\",\"annotations\":[{\"type\":\"url_citation\"}]}]}],"
                        + usage + "}";
        for (String path : List.of("", "/resp_1", "/resp_1/cancel")) {
            SERVER.answers("/responses" + path, response);
        }
        SERVER.answers(
                "/embeddings", "{\"model\":\"e-1\",\"data\":[{\"index\":0,\"embedding\":[1.0,2.0]}]," + usage + "}");
        SERVER.answers(
                "/moderations",
                "{\"model\":\"mod-1\",\"results\":[{\"flagged\":false,\"categories\":{},\"category_scores\":{}}]}");
        String images = "{\"data\":[{\"url\":\"http://i\",\"revised_prompt\":\"p\"}]," + usage + "}";
        SERVER.answers("/images/generations", images);
        SERVER.answers("/images/edits", images);
        SERVER.answers(
                "/audio/transcriptions",
                "{\"text\":\"Hello\",\"duration\":1.5,\"language\":\"de\",\"segments\":[{\"speaker\":\"A\",\"text\":\"Hello\"}]}");
        SERVER.answers("/audio/translations", "{\"text\":\"Hello\"}");
        SERVER.answers(
                "/audio/speech",
                aResponse().withHeader("Content-Type", "audio/mpeg").withBody("(sound)"));
        String batch =
                "{\"id\":\"batch_1\",\"endpoint\":\"/v1/embeddings\",\"status\":\"completed\",\"input_file_id\":\"f1\","
                        + "\"output_file_id\":\"f2\",\"error_file_id\":\"f3\",\"request_counts\":{\"total\":2,\"completed\":1,\"failed\":1},"
                        + "\"errors\":{\"data\":[{\"code\":\"c\"}]}}";
        SERVER.answers("/batches/batch_1", batch);
        SERVER.answers("/batches/batch_1/cancel", batch);
    }

    @Test
    void thePageHasEveryNameOfTheCatalogAndNoOther() {
        Map<String, List<String>> onPage = new LinkedHashMap<>();
        page().forEach((key, cells) -> onPage.put(key, cells.subList(0, 1)));

        assertThat(onPage)
                .isEqualTo(rows().collect(Collectors.toMap(
                        Row::toString, row -> List.of(row.since()), (a, b) -> a, LinkedHashMap::new)));
    }

    @Test
    void eachRowSaysOneOfFourThings() {
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.here()).matches("same|alias: `[^`]+`|(differs|not here): .{10,}"));
    }

    static Stream<Row> tried() {
        return rows().filter(row -> row.uri().startsWith("openai:")
                && !row.here().startsWith("not here")
                && !row.expected().equals("endpoint"));
    }

    @ParameterizedTest
    @MethodSource("tried")
    void whatWorksDoesWhatIsSaid(Row row) {
        Exchange exchange = call(row);

        String[] expected = row.expected().split(":", 2);
        switch (expected[0]) {
            case "request" -> assertThat(requests()).contains(expected[1]);
            case "answer" ->
                assertThat(exchange.getMessage().getHeader(expected[1])).isNotNull();
            case "property" -> assertThat(exchange.getProperty(expected[1])).isNotNull();
            default -> {} // it is accepted, and the call goes well
        }
        if (!row.kind().equals("property")) {
            assertThat(exchange.getException()).isNull();
        }
    }

    static Stream<Row> endpoints() {
        return rows().filter(row -> row.expected().equals("endpoint"));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void whatRoutesBeginWithIsAccepted(Row row) {
        assertThat(CAMEL.context().getEndpoint(row.uri())).isNotNull();
    }

    static Stream<Row> options() {
        return rows().filter(row -> row.kind().equals("component"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void theComponentHasTheOption(Row row) {
        OpenAIComponent component = new OpenAIComponent();
        component.setCamelContext(CAMEL.context());
        PropertyConfigurerGetter configurer = (PropertyConfigurerGetter) component.getComponentPropertyConfigurer();

        assertThat(component
                        .getComponentPropertyConfigurer()
                        .configure(CAMEL.context(), component, row.name(), row.value(), true))
                .isTrue();
        assertThat(configurer.getOptionValue(component, row.name(), true)).hasToString(row.value());
    }

    static Stream<Row> refused() {
        return rows().filter(
                        row -> row.here().startsWith("not here") && !row.kind().equals("header"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotHereIsRefusedWithTheAdviceOfThePage(Row row) {
        String uri = row.kind().equals("operation")
                ? "openai:" + row.name()
                : "openai:chat-completion?model=m&" + row.name() + (row.here().contains(".*") ? ".x" : "") + "=x";

        Throwable failure = catchThrowable(() -> CAMEL.context().getEndpoint(uri));
        assertThat(failure).rootCause().hasMessageContaining(advice(row));
    }

    static Stream<Row> ignored() {
        return rows().filter(
                        row -> row.here().startsWith("not here") && row.kind().equals("header"));
    }

    @ParameterizedTest
    @MethodSource("ignored")
    void aHeaderThatIsNotReadIsToldOnceWithTheAdviceOfThePage(Row row) {
        try (LogCapture logs = new LogCapture(IgnoredHeaders.class)) {
            Row own = new Row(
                    row.kind(),
                    row.name(),
                    row.since(),
                    row.uri() + (row.uri().contains("?") ? '&' : '?') + "lazyStartProducer=true&requestTimeout="
                            + (9000 + row.name().hashCode() % 999),
                    row.value(),
                    "",
                    row.here());
            call(own);
            call(own);

            assertThat(logs.messages())
                    .singleElement()
                    .asString()
                    .contains(row.name())
                    .contains(advice(row));
        }
    }

    @Test
    void whatOtherTestsTryIsInThem() {
        assertThat(rows().filter(row -> row.uri().endsWith("Test")))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(
                                Path.of("src/test/java/io/github/camelopenai/internal/consumer/" + row.uri() + ".java"))
                        .content()
                        .contains("containsEntry(\"" + row.name() + '"'));
    }

    private static String advice(Row row) {
        return row.here().substring("not here: ".length());
    }

    private static Exchange call(Row row) {
        Map<String, Object> headers = new HashMap<>();
        if (row.kind().equals("header") && !row.value().isEmpty()) {
            headers.put(row.name(), row.value());
        } else if (row.value().contains("=")) {
            headers.put(row.value().split("=")[0], row.value().split("=")[1]);
        }
        String path = row.uri().replaceFirst("\\?.*", "");
        Object body =
                switch (path) {
                    case "openai:audio-transcription", "openai:audio-translation" -> SampleRequests.AUDIO;
                    case "openai:image-edit" -> new byte[] {1};
                    case "openai:batches" -> List.of("hi");
                    default -> "hi";
                };
        return CAMEL.send(row.uri().replace("{server}", SERVER.baseUrl()), body, headers);
    }

    /** What was sent, as one text. */
    private static String requests() {
        return SERVER.requests().stream()
                .map(request -> request.getUrl() + request.getHeaders() + request.getBodyAsString())
                .collect(Collectors.joining("\n"));
    }

    /** By kind and name: since when, and what is said of it. */
    private static Map<String, List<String>> page() {
        Map<String, List<String>> cells = new LinkedHashMap<>();
        String kind = null;
        try {
            for (String line : Files.readAllLines(PAGE)) {
                kind = line.startsWith("## ") ? KINDS.get(line.substring(3)) : kind;
                Matcher row = ROW.matcher(line);
                if (kind != null && row.matches()) {
                    cells.put(kind + ' ' + row.group(1), List.of(row.group(3), row.group(4)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cells;
    }

    private static Stream<Row> rows() {
        Map<String, List<String>> page = page();
        try (InputStream tsv = CamelOpenAIContractTest.class.getResourceAsStream("camel-openai-catalog.tsv")) {
            return new String(tsv.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Row(
                            cells[0],
                            cells[1],
                            cells[2],
                            cells[3],
                            cells[4],
                            cells[5],
                            page.getOrDefault(cells[0] + ' ' + cells[1], List.of("", ""))
                                    .get(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

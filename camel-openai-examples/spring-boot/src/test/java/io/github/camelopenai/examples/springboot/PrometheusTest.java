package io.github.camelopenai.examples.springboot;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What Prometheus gets from the application, and that the dashboard of the docs asks for nothing else. */
@CamelSpringBootTest
@AutoConfigureObservability
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class PrometheusTest {

    private static final Path DASHBOARD = Path.of("../../docs/grafana/camel-openai.json");
    private static final Path PICTURE = Path.of("../../docs/grafana/camel-openai.svg");
    private static final String CHAT = "/chat/completions";
    private static final Pattern METRIC = Pattern.compile("\\w+(?=\\{)|(?<=label_values\\()\\w+");
    private static final Pattern TEXT = Pattern.compile(">([^<]+)</text>");
    private static final Pattern LABELS = Pattern.compile("by \\(([^)]*)\\)");

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @Autowired
    private ProducerTemplate template;

    @Autowired
    private TestRestTemplate scraper;

    private String scrape;

    @DynamicPropertySource
    static void server(DynamicPropertyRegistry properties) {
        properties.add("camel.component.openai.base-url", SERVER::baseUrl);
        properties.add("camel.component.openai.max-retries", () -> 0);
        properties.add("camel.component.openai.prices", () -> "file:../../docs/prices-sample.json");
    }

    @BeforeEach
    void callInEachWay() {
        SERVER.answers(CHAT, Answers.chat("Elbe, Rhine, Danube."));
        template.requestBody("direct:ask", "Name three rivers.");
        SERVER.answers(CHAT, aResponse().withStatus(429));
        template.send("direct:ask", exchange -> exchange.getMessage().setBody("Name three rivers."));
        SERVER.answers(
                CHAT,
                aResponse()
                        .withHeader("Content-Type", "text/event-stream")
                        .withBody(new Events()
                                .chat("Elbe")
                                .finish("stop")
                                .usage()
                                .done()
                                .toString()));
        scraper.getForObject("/answers?prompt=Name three rivers.", String.class);
        await().untilAsserted(() -> {
            scrape = scraper.getForObject("/actuator/prometheus", String.class);
            assertThat(scrape).contains("gen_ai_client_operation_time_to_first_chunk_seconds_count");
        });
    }

    @Test
    void callsTokensAndRefusalsAreThere() {
        String tags = ".*gen_ai_operation_name=\"chat\".*gen_ai_request_model=\"gpt-4o-mini\".*";
        assertThat(scrape.lines())
                .anyMatch(line ->
                        line.matches("gen_ai_client_operation_duration_seconds_count.error_type=\"none\"," + tags))
                .anyMatch(line -> line.matches("gen_ai_client_token_usage_sum.*gen_ai_token_type=\"output\".*"))
                .anyMatch(line -> line.matches("camel_openai_refusals_total.*} [1-9].*"))
                .anyMatch(line -> line.matches("camel_openai_calls_waiting.*} 0.0"));
        assertThat(scrape.lines().filter(line -> line.matches("(gen_ai|camel_openai).*")))
                .noneMatch(line -> line.contains("rivers") || line.contains("Elbe"));
    }

    @Test
    void theDashboardOfTheDocsAsksForNothingElse() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        Set<String> metrics = new TreeSet<>();
        Set<String> labels = new TreeSet<>();
        for (JsonNode expression : dashboard.findValues("expr")) {
            METRIC.matcher(expression.asText()).results().forEach(found -> metrics.add(found.group()));
            LABELS.matcher(expression.asText())
                    .results()
                    .forEach(found -> labels.addAll(Set.of(found.group(1).split(", "))));
        }
        dashboard.findValues("query").forEach(query -> METRIC.matcher(
                        query.path("query").asText())
                .results()
                .forEach(found -> metrics.add(found.group())));

        assertThat(metrics).hasSizeGreaterThan(8);
        assertThat(metrics)
                .allSatisfy(metric -> assertThat(scrape.lines()).anyMatch(line -> line.startsWith(metric + "{")));
        assertThat(labels).contains("error_type", "le").allSatisfy(label -> assertThat(scrape)
                .contains(label + "=\""));
    }

    /** {@code -Ddashboard.write} draws it anew, after some more calls. */
    @Test
    void thePictureOfTheDocsHasEachPanelOfTheDashboard() throws Exception {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        if (System.getProperty("dashboard.write") != null) {
            for (int i = 0; i < 40; i++) {
                SERVER.answers(
                        CHAT,
                        aResponse()
                                .withHeader("Content-Type", "application/json")
                                .withBody(Answers.chat("Elbe, Rhine, Danube."))
                                .withFixedDelay(20 + i * i % 400));
                template.requestBody("direct:ask", "Name three rivers.");
            }
            String now = scraper.getForObject("/actuator/prometheus", String.class);
            Files.writeString(PICTURE, new DashboardPicture(Scrape.of(now)).of(dashboard));
        }
        String drawn = new DashboardPicture(Scrape.of(scrape)).of(dashboard);
        String kept = Files.readString(PICTURE);

        assertThat(kept).contains(DashboardPicture.CAPTION);
        assertThat(texts(kept)).as("Draw it anew with -Ddashboard.write").isEqualTo(texts(drawn));
    }

    /** All that it says, without the figures. */
    private static List<String> texts(String svg) {
        return TEXT.matcher(svg)
                .results()
                .map(text -> text.group(1).replaceFirst(": [0-9.]+( s)?$", ""))
                .toList();
    }
}

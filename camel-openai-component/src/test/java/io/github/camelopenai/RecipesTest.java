package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.DocumentedRoutes;
import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What docs/recipes.md shows does what it says. */
@Tag("docs")
class RecipesTest {

    private static final Markdown PAGE = Markdown.read(Path.of("../docs/recipes.md"));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private final int port = AvailablePortFinder.getNextAvailable();
    private DocumentedRoutes routes;

    @BeforeEach
    void prepare() {
        routes = new DocumentedRoutes(camel.context(), folder, port, SERVER);
    }

    @Test
    void queueToChat() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Elbe"));
        start("Queue to chat");

        camel.template().sendBody("seda:questions", "Name a river.");

        assertThat(camel.context().createConsumerTemplate().receiveBody("seda:answers", 10_000))
                .isEqualTo("Elbe");
        assertThat(SERVER.requestBody().at("/messages/0/content").asText()).isEqualTo("Name a river.");
    }

    @Test
    void timerToModels() throws Exception {
        String models = Answers.page("model", "gpt-4o-mini");
        SERVER.answers("/models", models);

        start("Timer to models");

        awaitFile("models/models.json", models);
    }

    @Test
    void httpToImages() throws Exception {
        SERVER.answers("/images/generations", "{\"data\":[{\"b64_json\":\"AQID\"}]}");
        start("HTTP to images");

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/pictures"))
                                .POST(HttpRequest.BodyPublishers.ofString("A cat"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).endsWith(".png");
        assertThat(folder.resolve("pictures").resolve(answer.body())).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(SERVER.requestBody().path("prompt").asText()).isEqualTo("A cat");
    }

    @Test
    void recordingsToTranscripts() throws Exception {
        SERVER.answers("/audio/transcriptions", "{\"text\":\"Good morning\"}");
        put("recordings/talk.mp3", "sound");
        put("recordings/notes.txt", "no sound");

        start("Recordings to transcripts");

        awaitFile("transcripts/talk.txt", "Good morning");
        assertThat(SERVER.form().part("file").fileName()).isEqualTo("talk.mp3");
        assertThat(folder.resolve("recordings/notes.txt")).exists();
    }

    @Test
    void aRecordingThatFailsIsSetAside() throws Exception {
        SERVER.answers("/audio/transcriptions", aResponse().withStatus(400).withBody("{}"));
        put("recordings/talk.mp3", "sound");

        start("Recordings to transcripts");

        awaitFile("recordings/.failed/talk.mp3", "sound");
    }

    @Test
    void textsToVectors() throws Exception {
        SERVER.answers("/embeddings", "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAAEA=\"}]}");
        put("texts/river.txt", "A river");

        start("Texts to vectors");

        awaitFile("vectors/river.vector", "[1.0,2.0]");
        assertThat(SERVER.requestBody().path("input").asText()).isEqualTo("A river");
    }

    @Test
    void chatInYaml() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("bug"));
        put("tickets/7.txt", "It crashes.");

        start("Chat in YAML");

        await().until(() -> Files.exists(folder.resolve("sorted/bug/7.txt")));
        assertThat(SERVER.requestBody().at("/messages/1/content").asText()).isEqualTo("It crashes.");
    }

    @Test
    void chatInXml() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("Bonjour"));
        put("letters/a.txt", "Good morning");

        start("Chat in XML");

        awaitFile("translated/a.txt", "Bonjour");
        assertThat(SERVER.requestBody().at("/messages/0/content").asText()).isEqualTo("Translate into French.");
        assertThat(SERVER.requestBody().path("temperature").asInt(-1)).isZero();
    }

    @Test
    void camelMain() throws Exception {
        SERVER.answers("/chat/completions", Answers.chat("praise"));
        put(
                "routes/tickets.yaml",
                routes.withAddresses(PAGE.block("Chat in YAML").text()));
        put(
                "application.properties",
                routes.withAddresses(PAGE.block("Camel Main").text()));
        put("tickets/8.txt", "I like it.");
        Main main = new Main();
        main.setPropertyPlaceholderLocations("file:" + folder.resolve("application.properties"));

        main.start();
        try {
            await().until(() -> Files.exists(folder.resolve("sorted/praise/8.txt")));
            assertThat(SERVER.requestBody().path("temperature").asInt(-1)).isZero();
        } finally {
            main.stop();
        }
    }

    @Test
    void thePropertiesForSpringBootAreThoseOfTheExample() throws IOException {
        Properties shown = properties(PAGE.block("Spring Boot").text());
        Properties example = properties(Files.readString(
                Path.of("../camel-openai-examples/spring-boot/src/main/resources/application.properties")));

        assertThat(shown).isNotEmpty();
        assertThat(example).containsAllEntriesOf(shown);
    }

    @Test
    void everyRecipeHasATest() {
        List<String> tests = Arrays.stream(RecipesTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName().toLowerCase())
                .toList();

        assertThat(PAGE.headings()).allSatisfy(heading -> assertThat(tests)
                .anyMatch(test -> test.contains(heading.replace(" ", "").toLowerCase())));
    }

    private void start(String heading) throws Exception {
        routes.start(PAGE.block(heading));
    }

    private void put(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private void awaitFile(String file, String content) {
        await().untilAsserted(() -> assertThat(folder.resolve(file)).hasContent(content));
    }

    private static Properties properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }
}

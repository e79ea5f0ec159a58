package io.github.camelopenai.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Markdown;
import io.github.camelopenai.testsupport.Markdown.Block;
import io.github.camelopenai.testsupport.RouteSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.SqlEndpoint;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The routes of docs/retrieval.md: a folder, a question, and an answer from the text that has it. */
class RetrievalTest {

    private static final Markdown PAGE = Markdown.read(Path.of("../docs/retrieval.md"));
    private static final String H2 = "With H2";
    private static final String PGVECTOR = "With PostgreSQL and pgvector";
    private static final Pattern SOURCE = Pattern.compile("\"SOURCE\":\"([^\"]+)\"");

    /** What H2 lacks of pgvector: a type whose literal is a text, and the function of the operator. */
    private static final String[] INSTEAD_OF_PGVECTOR = {
        "create domain vector as varchar",
        "create alias cosine_distance as '"
                + "double cosineDistance(String a, String b) {"
                + "  String[] x = a.substring(1, a.length() - 1).split(\",\");"
                + "  String[] y = b.substring(1, b.length() - 1).split(\",\");"
                + "  double sum = 0;"
                + "  for (int i = 0; i < x.length; i++) { sum += Double.parseDouble(x[i]) * Double.parseDouble(y[i]); }"
                + "  return 1 - sum;"
                + "}'"
    };

    private static final Map<String, String> LIBRARY = Map.of(
            "bread.txt",
            "Bread needs flour, water and salt.\n\nThe dough rests for one night.\n\nIt is baked in a hot oven for an hour.",
            "bees.txt",
            "Bees live in a hive.\n\nA hive has one queen.\n\nBees make honey of the nectar of flowers.",
            "boats.txt",
            "A boat floats on the sea.\n\nIts sails catch the wind.");

    @RegisterExtension
    static final OpenAIStandInExtension OPENAI = new OpenAIStandInExtension();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(OPENAI::baseUrl);

    @TempDir
    Path folder;

    private Connection connection;

    /** A model that answers from the piece that comes first. */
    @BeforeEach
    void prepare() throws Exception {
        JdbcDataSource db = new JdbcDataSource();
        db.setURL("jdbc:h2:mem:" + folder.getFileName() + ";DB_CLOSE_DELAY=-1");
        connection = db.getConnection();
        camel.context().getRegistry().bind("dataSource", db);
        OPENAI.on("/chat/completions").decide((request, reply) -> {
            Matcher first =
                    SOURCE.matcher(request.body().at("/messages/1/content").asText());
            reply.answer("{\"answer\":\"As it is written.\",\"sources\":["
                    + (first.find() ? '"' + first.group(1) + '"' : "") + "]}");
        });
        Files.createDirectories(folder.resolve("library"));
        for (Map.Entry<String, String> text : LIBRARY.entrySet()) {
            Files.writeString(folder.resolve("library").resolve(text.getKey()), text.getValue());
        }
    }

    @AfterEach
    void drop() throws SQLException {
        execute("shutdown");
    }

    @Test
    void withH2TheTextThatHasTheAnswerIsTheSource() throws Exception {
        execute(block(H2, "sql"));
        start(H2, "bread.txt");

        assertThat(sourceOf("What do bees make of the nectar of flowers?")).isEqualTo("bees.txt");
        assertThat(sourceOf("Does the dough rest for one night?")).isEqualTo("bread.txt");
        assertThat(sourceOf("What do the sails of a boat catch?")).isEqualTo("boats.txt");
    }

    @Test
    void theModelGetsTheQuestionAndThreePieces() throws Exception {
        execute(block(H2, "sql"));
        start(H2, "bread.txt");

        sourceOf("Does the dough rest for one night?");

        RecordedRequest asked = OPENAI.requests().get(OPENAI.requests().size() - 1);
        String prompt = asked.body().at("/messages/1/content").asText();
        assertThat(prompt)
                .startsWith("Question: Does the dough rest for one night?\n\nPieces: [{\"SOURCE\":\"bread.txt\",");
        assertThat(SOURCE.matcher(prompt).results()).hasSize(3);
        assertThat(asked.body().path("model").asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void aTextIsEmbeddedByOneCallAndReplacesItsPiecesWhenItComesAgain() throws Exception {
        execute(block(H2, "sql"));
        start(H2, "bread.txt");
        assertThat(query("select count(*) from chunks where source = 'bread.txt'"))
                .isEqualTo("2");
        assertThat(OPENAI.requests()).as("one for each text").hasSize(3).allSatisfy(request -> assertThat(
                        request.path())
                .isEqualTo("/embeddings"));

        Files.writeString(folder.resolve("library/bread.txt"), "Bread is good with butter.");
        await().untilAsserted(() -> assertThat(query("select text from chunks where source = 'bread.txt'"))
                .isEqualTo("Bread is good with butter."));
        assertThat(query("select count(*) from chunks where source = 'bread.txt'"))
                .isEqualTo("1");
    }

    @Test
    void withPgvectorItsLiteralIsStoredAndComparedAndTheTextThatHasTheAnswerIsTheSource() throws Exception {
        for (String statement : INSTEAD_OF_PGVECTOR) {
            execute(statement);
        }
        execute(block(PGVECTOR, "sql")
                .replaceFirst("create extension[^;]*;", "")
                .replace("vector vector(1536)", "vector vector"));
        start(PGVECTOR, "bread.txt");

        String literal = query("select vector from chunks limit 1");
        assertThat(literal).startsWith("[").endsWith("]");
        assertThat(literal.substring(1, literal.length() - 1).split(","))
                .hasSize(1536)
                .allSatisfy(number -> assertThat(number).matches("-?[0-9]+[.][0-9]+(E-?[0-9]+)?"));
        assertThat(sourceOf("What do bees make of the nectar of flowers?")).isEqualTo("bees.txt");
        assertThat(sourceOf("Does the dough rest for one night?")).isEqualTo("bread.txt");
    }

    /** H2 has no such operator: what goes to the database is looked at instead. */
    @Test
    void theOperatorOfPgvectorGoesToTheDatabaseAsItIsWritten() {
        Matcher uri = Pattern.compile("\"(sql:select [^\"]+)\"")
                .matcher(blocks(PGVECTOR, "java").get(0));
        assertThat(uri.find()).isTrue();

        assertThat(camel.context().getEndpoint(uri.group(1), SqlEndpoint.class).getQuery())
                .startsWith("select source, text from chunks order by vector <=> cast(:")
                .endsWith("${body} as vector) limit 3");
    }

    @Test
    void theLinesOfTheTokenizerCompile() throws Exception {
        String tokenize = block("Pieces of other sizes", "text");

        assertThat(RouteSource.compile("from(\"file:library\")" + tokenize + ".convertBodyTo(ArrayList.class);"))
                .isNotNull();
    }

    private void start(String heading, String last) throws Exception {
        Files.writeString(folder.resolve("answer.md"), block(H2, "text"));
        for (String routes : blocks(heading, "java")) {
            camel.context()
                    .addRoutes(RouteSource.compile(
                            routes.replace("file:library?", "file:" + folder + "/library?initialDelay=0&delay=50&")
                                    .replace("classpath:prompts/answer.md", "file:" + folder + "/answer.md")
                                    .replaceAll("(\\w+) <=> (cast\\([^)]*\\))", "cosine_distance($1, $2)")));
        }
        await().untilAsserted(() ->
                assertThat(query("select count(distinct source) from chunks")).isEqualTo("3"));
        await().untilAsserted(() ->
                assertThat(folder.resolve("library/.camel").resolve(last)).exists());
    }

    private String sourceOf(String question) {
        Exchange exchange = camel.send("direct:question", question);
        assertThat(exchange.getException()).isNull();
        JsonNode answer = new ObjectMapper().valueToTree(exchange.getMessage().getBody());
        assertThat(answer.path("answer").asText()).isEqualTo("As it is written.");
        return answer.path("sources").path(0).asText();
    }

    private static String block(String heading, String language) {
        return blocks(heading, language).get(0);
    }

    private static List<String> blocks(String heading, String language) {
        String section =
                PAGE.text().replaceFirst("(?s)^.*\n## " + heading + "\n", "").replaceFirst("(?s)\n## .*$", "");
        List<String> blocks = new ArrayList<>();
        for (Block block : new Markdown(PAGE.file(), section).blocks()) {
            if (block.language().equals(language)) {
                blocks.add(block.text());
            }
        }
        return blocks;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}

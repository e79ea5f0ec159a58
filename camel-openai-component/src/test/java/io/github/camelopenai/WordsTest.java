package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.testsupport.Markdown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users read is plain English: it has none of the words that docs/vocabulary.md replaces. */
@Tag("docs")
class WordsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern JAVADOC = Pattern.compile("(?s)/\\*\\*.*?\\*/");
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(?m)^public (final |abstract |sealed |non-sealed )*(class|interface|record|enum|@interface) ");

    /** How each word of the page is found, and not what only resembles it. */
    private static final Map<String, Pattern> UNUSED = Map.of(
            "where it is so",
            words("where (it|that|this) is so"),
            "whoever",
            words("whoever"),
            "but for",
            words("but for"),
            // A place is fine: behind a proxy; so is what is left behind
            "behind",
            words("(?<!(leave|leaves|left)( \\w{1,12})?( \\w{1,12})? )behind"
                    + "(?! (a|an|the|your) (proxy|gateway|relay|firewall|load balancer))"),
            "look round",
            words("look(s|ed|ing)?(?! (\\w+ )?(up|for|like|at|through)\\b)(?!-up)"),
            // A conversation and a task have turns; something can turn out, or turn into something else
            "turn",
            words("(its|their|the|whose|your) turns?(?! (of|in) (a|the) (chat|conversation|task|loop))"),
            "held back",
            words("(held|holds?|holding)( (it|them|(the|a|its) \\w+))? back"),
            "silence",
            words("silen(ce|t)"),
            "be it",
            words("be (it|they)(?= (a|an|the|by|in|from)\\b)|, be it"),
            "in good time",
            words("in good time"));

    private static Pattern words(String regex) {
        return Pattern.compile("(?i)\\b(" + regex.replace(" ", "\\s{1,40}") + ")\\b");
    }

    @Test
    void theDocsHaveNone() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> pages =
                Stream.concat(Files.walk(ROOT.resolve("docs")), Stream.of(ROOT.resolve("README.md")))) {
            pages.filter(page -> page.toString().endsWith(".md"))
                    .forEach(page ->
                            found.addAll(find(page, prose(Markdown.read(page).text()))));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void theJavadocOfPublicTypesHasNone() throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : List.of("camel-openai-component", "camel-openai-test")) {
            try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                sources.filter(source -> source.toString().endsWith(".java"))
                        // What users do not touch is not for them to read
                        .filter(source -> !source.toString().contains("internal"))
                        .forEach(source -> found.addAll(find(source, javadoc(source))));
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void theDescriptionsOfOptionsAndHeadersHaveNone() throws IOException {
        List<String> found = new ArrayList<>();
        try (InputStream in = getClass().getResourceAsStream("/META-INF/io/github/camelopenai/openai.json")) {
            JsonNode metadata = new ObjectMapper().readTree(in);
            metadata.findValuesAsText("description")
                    .forEach(description -> found.addAll(find(Path.of("openai.json"), description)));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void thePageListsEachOfThem() {
        String page = Markdown.read(ROOT.resolve("docs/vocabulary.md")).text();

        assertThat(UNUSED.keySet()).allSatisfy(word -> assertThat(page).contains("`" + word + "`"));
    }

    @ParameterizedTest
    @CsvSource({
        "Now where it is so., where it is so",
        "Whoever asks for it stops it., Whoever",
        "All but for 64 KB., but for",
        "nothing that is behind it, behind",
        "The first look is after 1 s., look",
        "a route that looks on, looks",
        "a call waits for its turn, its turn",
        "the server is held back, held back",
        "a slow route holds the server back, holds the server back",
        "the longest silence, silence",
        "ends it be it by force, be it",
        "A line\\n * break where it\\n * is so., where it is so",
    })
    void isFound(String text, String word) {
        assertThat(find(Path.of("page"), text.replace("\\n * ", "\n")))
                .singleElement()
                .asString()
                .contains(word.split(" ")[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a server behind a gateway of your own",
                "It turns out to be one JSON body.",
                "An endpoint URI turns the body into a request.",
                "one turn of a conversation; the turn of a conversation; a task is turns",
                "the test looks at the file, looks it up and looks for a line; a look-up",
                "It may be it.",
                "the sides in turn, round after round",
                "what it leaves behind; a failed upload leaves no batch behind",
                "The call looks only at bodies of up to 64 KB.",
                "Words in `whoever` code do not count.",
            })
    void isFine(String text) {
        assertThat(find(Path.of("page"), prose(text))).isEmpty();
    }

    private static List<String> find(Path file, String text) {
        List<String> found = new ArrayList<>();
        UNUSED.values().forEach(word -> {
            Matcher matcher = word.matcher(text);
            while (matcher.find()) {
                int begin = Math.max(0, matcher.start() - 40);
                int end = Math.min(text.length(), matcher.end() + 40);
                found.add(file + ": '" + matcher.group() + "' in ..." + text.substring(begin, end) + "...");
            }
        });
        return found;
    }

    /** Without code, which may use any word. */
    private static String prose(String markdown) {
        return markdown.replaceAll("(?ms)^```.*?^```$", "")
                .replaceAll("(?m)^    .*$", "")
                .replaceAll("`[^`\\n]*`", "``");
    }

    private static String javadoc(Path source) {
        String text = Markdown.read(source).text();
        if (!PUBLIC_TYPE.matcher(text).find()) {
            return "";
        }
        StringBuilder javadoc = new StringBuilder();
        JAVADOC.matcher(text).results().forEach(comment -> javadoc.append(
                        comment.group().replaceAll("\\n\\s*\\*", "\n"))
                .append('\n'));
        return javadoc.toString();
    }
}

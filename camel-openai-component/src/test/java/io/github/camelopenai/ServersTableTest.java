package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of what servers do differently, in docs/providers.md, against the tests that hold it. */
@Tag("docs")
class ServersTableTest {

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final Pattern CASE = Pattern.compile("\\b(\\d\\d[a-z]?)\\b");

    private final List<String> lastCells = Markdown.read(Path.of("../docs/providers.md"))
            .text()
            .replaceFirst("(?s).*\n## What servers do differently, and what the component does\n", "")
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| servers |"))
            .map(line -> line.substring(line.lastIndexOf('|', line.length() - 2)))
            .toList();

    @Test
    void eachRowNamesTestsThatThereAre() throws IOException {
        Set<String> classes = files(Path.of("src/test/java"));

        assertThat(lastCells).isNotEmpty().allMatch(cell -> TEST.matcher(cell).find());
        for (String cell : lastCells) {
            assertThat(classes).containsAll(found(TEST, cell));
        }
    }

    @Test
    void eachCaseFromTheFieldThatIsAboutServersStandsInARow() {
        Set<String> inTable = lastCells.stream()
                .map(cell -> cell.replaceFirst(".*cases? ", ""))
                .flatMap(cell -> found(CASE, cell).stream())
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> missing = FieldCasesTest.cases()
                .map(one -> ((String) one.get()[0]).replaceFirst("-.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(inTable);

        // What comes from files and Kafka, and no server has a part in
        assertThat(missing).containsExactly("20", "24", "25", "36");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.map(path -> path.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }
}

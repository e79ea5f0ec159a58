package io.github.camelopenai.internal.message.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.internal.message.prompt.FrontMatter.Entry;
import io.github.camelopenai.internal.message.prompt.FrontMatter.Read;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part of YAML that the front matter of a prompt may have. */
class FrontMatterTest {

    @Test
    void aFileWithoutItIsTextAsAWhole() {
        assertThat(FrontMatter.read("p", "Hello\n---\nmodel: m\n---\n").entries())
                .isEmpty();
        assertThat(FrontMatter.read("p", "").text()).isEmpty();
    }

    @Test
    void theTextIsWhatFollowsIt() {
        assertThat(FrontMatter.read("p", "---\r\nmodel: m\r\n---\r\n\r\nHello\r\n---\r\nBye"))
                .isEqualTo(new Read(List.of(new Entry("model", "m", 2)), "\nHello\n---\nBye"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "m: gpt-4o-mini           | gpt-4o-mini",
                "m:   0.2                 | 0.2",
                "m: a b:c #d              |",
                "m: 'a: b # ''c'''        | a: b # 'c'",
                "m: \"a\\n\\\"b\\\"\"     | a!\"b\"",
                "m: [\"END\", 1]          | [\"END\", 1]",
                "m: {\"type\": \"text\"}  | {\"type\": \"text\"}",
                "m: http://x/y#z          | http://x/y#z",
                "m: ${header.x}           | ${header.x}",
            })
    void aValueInOneLine(String line, String value) {
        if (value == null) {
            assertThatThrownBy(() -> FrontMatter.read("p", "---\n" + line + "\n---"))
                    .hasMessageContaining("line 2");
            return;
        }
        assertThat(FrontMatter.read("p", "---\n# a comment\n\n" + line + "\n---")
                        .entries())
                .containsExactly(new Entry("m", value.replace('!', '\n'), 4));
    }

    @Test
    void aBlockKeepsItsLinesAndItsIndentsWithinAndItsNumberSigns() {
        Read read =
                FrontMatter.read("p", "---\nsystemMessage: |\n  # Role\n\n    Be: brief\n  Now.\n\nmodel: m\n---\nHi");

        assertThat(read.entries())
                .containsExactly(
                        new Entry("systemMessage", "# Role\n\n  Be: brief\nNow.", 2), new Entry("model", "m", 8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "no option      | is not 'option: value'",
                "m:x            | is not 'option: value'",
                "m:             | has no value for the option m",
                "m: null        | has no value for the option m",
                "m: a: b        | has a value for the option m that has another meaning in YAML. Put it into quotes",
                "m: a # b       | has a value for the option m that has another meaning in YAML",
                "m: *a          | has a value for the option m that has another meaning in YAML",
                "m: > a         | has a value for the option m that has another meaning in YAML",
                "m: 'a          | has a value in quotes for the option m that does not end with its quote",
                "m: 'a' b'      | has a value in quotes for the option m that does not end with its quote",
                "m: '           | has a value in quotes for the option m that does not end with its quote",
                "m: {{name}}    | has a value for the option m that is no JSON in one line. Put it into single quotes",
                "m: [a          | has a value for the option m that is no JSON in one line",
            })
    void whatMeansSomethingElseInYamlIsRefusedWithItsLine(String line, String message) {
        assertThatThrownBy(() -> FrontMatter.read("The prompt p.md", "---\nmodel: m\n" + line + "\n---\nHi"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The prompt p.md, line 3 " + message);
    }

    @Test
    void aMapOfSeveralLinesIsRefused() {
        assertThatThrownBy(() -> FrontMatter.read("p", "---\nm: 1\n  team: blue\n---"))
                .hasMessageStartingWith("p, line 3 is indented. Write a map as metadata.team: blue");
    }

    @Test
    void anOptionThatIsThereTwiceIsRefused() {
        assertThatThrownBy(() -> FrontMatter.read("p", "---\nm: 1\nm: 2\n---"))
                .hasMessage("p, line 3 has the option m for the second time.");
    }

    @Test
    void aBlockThatBreaksItsIndentIsRefused() {
        assertThatThrownBy(() -> FrontMatter.read("p", "---\nm: |\n    a\n  b\n---"))
                .hasMessage("p, line 4 is indented less than the first line of its text.");
    }

    @Test
    void frontMatterWithoutAnEndIsRefused() {
        assertThatThrownBy(() -> FrontMatter.read("p", "---\nm: 1\nHello"))
                .hasMessageContaining("line 3 is not 'option: value'");
        assertThatThrownBy(() -> FrontMatter.read("p", "---\nm: 1"))
                .hasMessage("p begins with ---, but has no second line of --- that ends its front matter.");
    }
}

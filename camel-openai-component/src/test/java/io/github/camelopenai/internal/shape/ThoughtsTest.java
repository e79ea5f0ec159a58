package io.github.camelopenai.internal.shape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is thought, and what is said, in a text of a model. */
class ThoughtsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            nullValues = "NONE",
            value = {
                "Rhine ~ Rhine ~ NONE",
                "<think>Which?</think>`\\n\\n`Rhine ~ Rhine ~ Which?",
                "` <think> Which? </think> Rhine` ~ Rhine ~ Which?",
                "<think></think>Rhine ~ Rhine ~ NONE",
                "<think>a</think><think>b</think>Rhine ~ Rhine ~ `a\\nb`",
                "Rhine <think>and?</think>and Danube ~ Rhine and Danube ~ and?",
                "Rhine <think> is a tag ~ Rhine <think> is a tag ~ NONE",
                "<think>cut ~ `` ~ cut",
                "<thinking>a</thinking>Rhine ~ Rhine ~ a",
                "<thought>a</thought>Rhine ~ Rhine ~ a",
                "<reasoning>a</reasoning>Rhine ~ Rhine ~ a",
                "[THINK]a[/THINK]Rhine ~ Rhine ~ a",
                "<|START_THINKING|>a<|END_THINKING|>Rhine ~ Rhine ~ a",
                "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>Rhine ~ Rhine ~ a",
                "Rhine <thought>stays</thought> ~ Rhine <thought>stays</thought> ~ NONE",
                "a < b ~ a < b ~ NONE",
                "`a <` ~ `a <` ~ NONE",
                "<thi ~ <thi ~ NONE",
                "`  ` ~ `  ` ~ NONE",
            })
    void inPiecesOrAsAWholeTheyAreTheSame(String given, String answer, String thoughts) {
        String text = given.replace("`", "").replace("\\n", "\n");
        String thought = thoughts == null ? null : thoughts.replace("\\n", "\n");

        assertThat(Thoughts.split(text)).isEqualTo(new Thoughts.Split(answer, thought));
        for (int size = 1; size <= text.length(); size++) {
            ThoughtFilter filter = new ThoughtFilter();
            StringBuilder said = new StringBuilder();
            for (int i = 0; i < text.length(); i += size) {
                said.append(filter.accept(text.substring(i, Math.min(text.length(), i + size))));
            }
            said.append(filter.rest());

            assertThat(said).as("pieces of " + size).hasToString(answer);
            assertThat(filter.thoughts()).isEqualTo(thought);
        }
    }

    @Test
    void whatIsSaidDoesNotWaitForTheEnd() {
        ThoughtFilter filter = new ThoughtFilter();

        assertThat(filter.accept("<thi")).isEmpty();
        assertThat(filter.accept("nk>a</think> Rhi")).isEqualTo("Rhi");
        assertThat(filter.accept("ne <")).isEqualTo("ne ");
        assertThat(filter.accept("b")).isEqualTo("<b");
    }

    @Test
    void aBeginThatTheServerHasPutIntoThePromptIsKnownInAWholeText() {
        assertThat(Thoughts.split("Which?</think>Rhine")).isEqualTo(new Thoughts.Split("Rhine", "Which?"));
    }
}

package io.github.camelopenai.internal.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON in what models write, with what servers are known to leave around it. */
class JsonTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            quoteCharacter = '`',
            value = {
                "DeepSeek R1, Qwen 3 ^ <think>A {draft}?\\n{\"a\":2}</think>\\n\\n{\"a\":1}",
                "Qwen 3 whose template begins the thoughts ^ First {\"a\":2}.</think>{\"a\":1}",
                "Magistral ^ [THINK]Hm[/THINK]{\"a\":1}",
                "gpt-oss ^ <|channel|>analysis<|message|>{\"a\":2}<|end|><|channel|>final<|message|>{\"a\":1}",
                "Command A ^ <|START_THINKING|>Hm<|END_THINKING|>{\"a\":1}",
                "Mistral, Llama ^ ```json\\n{\"a\":1}\\n```",
                "a fence without a language ^ ```\\n{\"a\":1}\\n```",
                "words before and after ^ Here is it: {\"a\":1} I hope it helps [1].",
                "a fence among words ^ Sure!\\n```json\\n{\"a\":1}\\n```\\nAnything {else}?",
                "braces in the words ^ Use {braces}: {\"a\":1}",
                "white space ^ \\n\\t{\"a\":1}\\n",
            })
    void isFoundAmongWhatIsAroundIt(String who, String text) {
        assertThat(JsonText.find(text.replace("\\n", "\n").replace("\\t", "\t")).get(0))
                .as(who)
                .hasToString("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"```json\\n{}\\n``` and </think> {\"}", "[1,2]", "42", "\"text\""})
    void isTakenAsItIsWhereThereIsNothingElse(String text) {
        assertThat(JsonText.find(text)).singleElement().hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Hello | is no JSON",
                "<think>Hm</think> | is empty",
                "<think>Perhaps {\"a\":1}, but no | is empty",
                "{\"a\":{\"b\":1} | ends before its JSON does"
            })
    void isMissed(String text, String fault) {
        assertThatThrownBy(() -> JsonText.find(text)).hasMessage(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            quoteCharacter = '`',
            value = {
                "The form is {\"a\":0}. Mine: {\"a\":1} ^ [{\"a\":0}, {\"a\":1}]",
                "As in [1] and [2: [{\"a\":1}] ^ [[1], [{\"a\":1}]]",
                "{\"a\":1}, or again {\"a\": 1} ^ [{\"a\":1}]",
            })
    void allThatMayBeTheAnswerIsFound(String text, String found) {
        assertThat(JsonText.find(text)).hasToString(found);
    }

    @Test
    void manyBracesDoNotTakeForEver() {
        String braces = "{x".repeat(200_000);

        assertThatThrownBy(() -> JsonText.find(braces)).hasMessage("is no JSON");
    }
}

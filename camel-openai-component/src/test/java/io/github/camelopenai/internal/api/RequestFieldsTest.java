package io.github.camelopenai.internal.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.api.OpenAIInvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class RequestFieldsTest {

    @Test
    void everyFieldBelongsToOperationsThatExist() {
        assertThat(RequestFields.all())
                .allSatisfy(field ->
                        assertThat(Operations.all()).extracting(Operation::key).containsAll(field.operations()));
    }

    @Test
    void theHeaderIsNamedAfterTheOption() {
        assertThat(RequestFields.all())
                .allSatisfy(field -> assertThat(field.header()).isEqualToIgnoringCase("CamelOpenAI" + field.option()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STRING  | hot             | \"hot\"",
                "NUMBER  | 0.7             | 0.7",
                "INTEGER | 100             | 100",
                "BOOLEAN | true            | true",
                "STRINGS | END             | \"END\"",
                "STRINGS | [\"A\",\"B\"]   | [\"A\",\"B\"]",
                "OBJECT  | {\"50256\":-100}| {\"50256\":-100}",
                "FORMAT  | json_object     | {\"type\":\"json_object\"}",
                "FORMAT  | {\"type\":\"x\"}| {\"type\":\"x\"}",
            })
    void aTextBecomesTheJsonOfItsType(RequestFieldType type, String value, String json) {
        assertThat(field(type).toJson(value, "The option x")).hasToString(json);
    }

    @Test
    void valuesOfJavaTypesBecomeJsonToo() {
        assertThat(json(RequestFieldType.STRINGS, List.of("A", "B"))).hasToString("[\"A\",\"B\"]");
        assertThat(json(RequestFieldType.OBJECT, Map.of("1", 2))).hasToString("{\"1\":2}");
        assertThat(json(RequestFieldType.MAP, Map.of("team", 7))).hasToString("{\"team\":\"7\"}");
        assertThat(json(RequestFieldType.FORMAT, Map.of("type", "text"))).hasToString("{\"type\":\"text\"}");
        assertThat(json(RequestFieldType.NUMBER, 0.1f)).hasToString("0.1");
        assertThat(json(RequestFieldType.BOOLEAN, true)).hasToString("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMBER  | hot   | a number, such as 0.7",
                "NUMBER  | NaN   | a number, such as 0.7",
                "INTEGER | 1.5   | a whole number, such as 100",
                "BOOLEAN | yes   | true or false",
                "OBJECT  | [1]   | a Map, or a JSON object such as {\"50256\":-100}",
                "OBJECT  | {     | a Map, or a JSON object such as {\"50256\":-100}",
                "MAP     | x     | a Map of texts",
            })
    void aValueOfAnotherTypeIsRefusedWithSourceValueAndWhatIsAccepted(
            RequestFieldType type, String value, String accepted) {
        assertThatThrownBy(() -> field(type).toJson(value, "The header X"))
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessage("The header X is '" + value + "', but must be " + accepted);
    }

    @Test
    void anObjectThatIsNoValueIsRefused() {
        assertThatThrownBy(() -> json(RequestFieldType.STRING, new Object()))
                .isInstanceOf(OpenAIInvalidRequestException.class);
    }

    private static JsonNode json(RequestFieldType type, Object value) {
        return field(type).toJson(value, "The option x");
    }

    private static RequestField field(RequestFieldType type) {
        return new RequestField("x", RequestField.header("x"), false, List.of("x"), null, type, Set.of());
    }
}

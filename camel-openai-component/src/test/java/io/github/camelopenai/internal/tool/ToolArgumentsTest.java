package io.github.camelopenai.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.camelopenai.internal.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model is told of arguments that do not fit. */
class ToolArgumentsTest {

    private static final String ORDER = """
            {"type":"object","properties":{
              "customer":{"$ref":"#/$defs/customer"},
              "items":{"type":"array","items":{"type":"object","properties":{
                "price":{"type":"number"},"count":{"type":"integer","minimum":1}},"required":["price"]}}},
             "required":["items"],
             "$defs":{"customer":{"type":"object","properties":{"kind":{"enum":["new","old"]}},"additionalProperties":false}}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                    | items is missing
            {"items":[{"price":1},{"price":2},{"price":"3"}]}     | items/2/price must be a number, not a string
            {"items":[{"price":1,"count":0}]}                     | items/0/count must be at least 1
            {"items":[{}]}                                        | items/0/price is missing
            {"items":[],"customer":{"kind":"odd"}}                | customer/kind must be one of "new", "old"
            {"items":[],"customer":{"name":"x"}}                  | customer/name is unknown, there are kind
            {"items":{},"customer":[]}                            | items must be an array, not an object; customer must be an object, not an array
            []                                                    | the arguments must be a JSON object, not a JSON array
            {"items":[                                            | the arguments must be a JSON object, but what was given is no JSON: line 1, column 11
            """)
    void theModelIsToldEachWrongPlace(String arguments, String faults) {
        assertThat(read(ORDER, arguments))
                .isEqualTo(new ToolArguments(
                        null, "The tool order was not run: " + faults + ". Correct it and call again."));
    }

    @Test
    void theModelIsToldOfFivePlacesAtMost() {
        String many = "{\"items\":[" + "{},".repeat(30) + "{}]}";

        assertThat(read(ORDER, many).fault())
                .contains("items/4/price is missing; and more. Correct it")
                .doesNotContain("items/5");
    }

    @Test
    void aFaultOfTheWholeSpeaksOfTheArguments() {
        assertThat(read("{\"type\":\"object\",\"minProperties\":1}", "{}").fault())
                .contains(": the arguments must have at least 1 property.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "null"})
    void nothingIsAnEmptyObject(String written) {
        assertThat(read("{\"type\":\"object\"}", written).values()).isEmpty();
    }

    @Test
    void missingArgumentsAreAnEmptyObject() {
        assertThat(ToolArguments.read(MissingNode.getInstance(), tool("{\"type\":\"object\"}"))
                        .values())
                .isEmpty();
    }

    @Test
    void anObjectIsCheckedAsATextIs() {
        assertThat(ToolArguments.read(Json.parse("{\"items\":5}"), tool(ORDER)).fault())
                .contains("items must be an array, not an integer");
    }

    private static ToolArguments read(String schema, String arguments) {
        return ToolArguments.read(TextNode.valueOf(arguments), tool(schema));
    }

    private static ToolDefinition tool(String schema) {
        return new ToolDefinition("order", "An order", (ObjectNode) Json.parse(schema), false, 0);
    }
}

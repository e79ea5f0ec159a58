package io.github.camelopenai.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a validation tells, and that no schema and no value can keep a thread. */
class JsonSchemaTest {

    private static final String WEATHER = """
            {"type":"object","properties":{
              "city":{"type":"string","minLength":2,"maxLength":10},
              "unit":{"enum":["c","f"]},
              "days":{"type":"integer","minimum":1,"maximum":7},
              "tags":{"type":"array","items":{"type":"string"},"maxItems":2,"uniqueItems":true}},
             "required":["city"],"additionalProperties":false}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                     | city is missing
            {"city":"Oslo","unit":"k"}             | unit must be one of "c", "f"
            {"city":1}                             | city must be a string, not an integer
            {"city":"Oslo","days":1.5}             | days must be an integer, not a number
            {"city":"Oslo","days":0}               | days must be at least 1
            {"city":"Oslo","days":8}               | days must be at most 7
            {"city":"O"}                           | city must have at least 2 characters
            {"city":"Llanfairpwllgwyn"}            | city must have at most 10 characters
            {"city":"Oslo","tags":["a",2]}         | tags/1 must be a string, not an integer
            {"city":"Oslo","tags":["a","b","c"]}   | tags must have at most 2 items
            {"city":"Oslo","tags":["a","a"]}       | tags must not have the same item twice
            {"city":"Oslo","citi":"x"}             | citi is unknown, there are city, unit, days, tags
            []                                     | it must be an object, not an array
            """)
    void tellsInASentenceWhatIsWrongAndWhere(String value, String sentence) {
        assertThat(sentences(WEATHER, value)).containsExactly(sentence);
    }

    @Test
    void tellsAllFaultsAtOnce() {
        assertThat(sentences(WEATHER, "{\"unit\":\"k\",\"days\":99}"))
                .containsExactly("city is missing", "unit must be one of \"c\", \"f\"", "days must be at most 7");
    }

    @Test
    void tellsNoMoreThanTwentyFaults() {
        String many = "[" + "1,".repeat(99) + "1]";

        assertThat(sentences("{\"items\":{\"type\":\"string\"}}", many)).hasSize(20);
    }

    @Test
    void holdsNothingOfTheValueButNames() {
        String schema = """
                {"properties":{"a":{"pattern":"x"},"b":{"const":1},"c":{"enum":[1]},"d":{"type":"null"},"e":{"maximum":1},
                 "f":{"not":{}},"g":{"oneOf":[{"minLength":50},{"maxItems":0,"type":"array"}]},"h":{"uniqueItems":true}}}""";
        String value = """
                {"a":"secret","b":"secret","c":"secret","d":"secret","e":9876,"f":"secret","g":"secret","h":["secret","secret"]}""";

        assertThat(sentences(schema, value)).hasSize(8).allSatisfy(sentence -> assertThat(sentence)
                .doesNotContain("secret", "9876"));
    }

    @Test
    void tellsOfTheFormWhoseTypeFits() {
        String schema = """
                {"anyOf":[{"type":"object","properties":{"zip":{"type":"string"}},"required":["zip"]},{"type":"null"}]}""";

        assertThat(sentences(schema, "{}")).containsExactly("zip is missing");
        assertThat(sentences(schema, "5")).containsExactly("it must be an object or null");
    }

    @Test
    void tellsOfTheNearestFormInFewWords() {
        String forms = "{\"anyOf\":[{\"required\":[\"a\",\"b\"]},{\"required\":[\"c\"]}]}";
        String nested = "{\"properties\":{\"a\":{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}},\"required\":[\"a\"]}";

        assertThat(sentences(forms, "{}"))
                .containsExactly("it must fit one of 2 forms; in the nearest one c is missing");
        assertThat(sentences(nested, "{\"a\":".repeat(8) + "{}" + "}".repeat(8)))
                .singleElement(STRING)
                .startsWith("a must fit one of 2 forms")
                .hasSizeLessThan(400);
    }

    @Test
    void followsReferencesIntoTheSameDocument() {
        String tree = """
                {"$ref":"#/$defs/a%20b","$defs":{"a b":{"type":"object","properties":{
                  "children":{"type":"array","items":{"$ref":"#"}},"name":{"type":"string"}},"required":["name"]}}}""";

        assertThat(sentences(tree, "{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[{}]}]}"))
                .containsExactly("children/0/children/0/name is missing");
    }

    @Test
    void countsCharactersNotHalvesOfThem() {
        assertThat(sentences("{\"maxLength\":2}", "\"\uD83D\uDE00\uD83D\uDE00\""))
                .isEmpty();
    }

    @Test
    void takesNumbersOfTheSameValueForTheSame() {
        assertThat(sentences("{\"type\":\"integer\",\"enum\":[1]}", "1.0")).isEmpty();
        assertThat(sentences("{\"uniqueItems\":true}", "[1,1.0]")).hasSize(1);
    }

    @Test
    void patternsEndWhereTheTextDoes() {
        assertThat(sentences("{\"pattern\":\"^[a-c[]$\"}", "\"[\"")).isEmpty();
        assertThat(sentences("{\"pattern\":\"^abc$\"}", "\"abc\\n\"")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                                             | The JSON schema is no schema: it must be an object, true or false.
            {"properties":{"city":{"type":"strng"}}}      | The JSON schema at /properties/city/type is "strng", but must be one of string
            {"required":"city"}                           | The JSON schema at /required is "city", but must be an array
            {"anyOf":[]}                                  | The JSON schema at /anyOf is [], but must be an array of at least one schema
            {"minLength":-1}                              | The JSON schema at /minLength is -1, but must be a whole number from 0 on
            {"multipleOf":0}                              | The JSON schema at /multipleOf is 0, but must be a number above 0
            {"pattern":"("}                               | The JSON schema at /pattern is "(", but must be a regular expression
            {"items":[5]}                                 | The JSON schema at /items/0 is no schema
            {"$ref":"https://example.com/s.json"}         | The JSON schema at /$ref is "https://example.com/s.json", but a reference must be inside of the schema
            {"properties":{"a":{"$ref":"file:/etc/x"}}}   | The JSON schema at /properties/a/$ref is "file:/etc/x", but a reference must be inside
            {"$ref":"#/$defs/none"}                       | The JSON schema at /$ref refers to /$defs/none, which is not there
            {"$ref":"#"}                                  | The JSON schema refers to itself, or along 100 schemas, without a step into the value
            {"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"}]}}} | without a step into the value
            {"not":{"$ref":"#"}}                          | without a step into the value
            {"$ref":"#/%zz"}                              | The JSON schema at /$ref is no reference: "/%zz"
            """)
    void refusesWhatIsNoSchemaAndNamesThePlace(String schema, String message) {
        assertThatThrownBy(() -> JsonSchema.of(Json.parse(schema)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void endsWithSchemasAndValuesThatNestWithoutBound() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 100_000; i++) {
            ObjectNode outer = JsonNodeFactory.instance.objectNode();
            outer.set("items", schema);
            schema = outer;
        }
        JsonNode value = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 100_000; i++) {
            value = JsonNodeFactory.instance.arrayNode().add(value);
        }
        JsonNode deepSchema = schema;

        assertThatThrownBy(() -> JsonSchema.of(deepSchema)).hasMessageContaining("nested more than 200 deep");
        assertThat(JsonSchema.of(Json.parse("{\"items\":{\"$ref\":\"#\"}}")).validate(value))
                .extracting(violation -> violation.sentence("it"))
                .containsExactly("it must be nested less deep to be checked");
        assertThat(JsonSchema.of(Json.parse("{\"enum\":[1]}")).validate(value))
                .extracting(violation -> violation.sentence("it"))
                .containsExactly("it must be nested less deep to be checked");
    }

    @Test
    void aLongChainOfReferencesIsNoDepth() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ObjectNode definitions = schema.putObject("$defs");
        for (int i = 0; i < 5_000; i++) {
            definitions.putObject("d" + i).putObject("items").put("$ref", "#/$defs/d" + (i + 1));
        }
        definitions.putObject("d5000").put("type", "null");
        schema.put("$ref", "#/$defs/d0");

        assertThat(JsonSchema.of(schema).validate(Json.parse("[[[]]]"))).isEmpty();
    }

    @Test
    void endsWhereFormsAskForEverMoreSteps() {
        String doubling =
                "{\"properties\":{\"a\":{\"anyOf\":[{\"$ref\":\"#\"},{\"$ref\":\"#\"}]}},\"required\":[\"a\"]}";
        String deep = "{\"a\":".repeat(60) + "{}" + "}".repeat(60);

        assertThat(sentences(doubling, deep)).containsExactly("it must be smaller or simpler to be checked");
    }

    @Test
    void endsWherePatternsReadForEver() {
        String text = "\"" + "a".repeat(40) + "\"";

        assertThat(sentences("{\"pattern\":\"^(a+)+\\\\1b$\"}", text))
                .containsExactly("it must be smaller or simpler to be checked");
        assertThat(sentences("{\"pattern\":\"^(a|b)*$\"}", "\"" + "ab".repeat(100_000) + "c\""))
                .containsExactly("it must be smaller or simpler to be checked");
    }

    @Test
    void writesOutNoExponent() {
        JsonNode huge = JsonNodeFactory.instance.numberNode(new BigDecimal("1e999999999"));
        JsonNode tiny = JsonNodeFactory.instance.numberNode(new BigDecimal("1e-999999999"));
        JsonSchema schema = JsonSchema.of(Json.parse("{\"multipleOf\":3}"));

        assertThat(schema.validate(huge)).hasSize(1);
        assertThat(schema.validate(tiny)).hasSize(1);
    }

    private static List<String> sentences(String schema, String value) {
        return validate(schema, value).stream()
                .map(violation -> violation.sentence("it"))
                .toList();
    }

    private static List<Violation> validate(String schema, String value) {
        return JsonSchema.of(Json.parse(schema)).validate(Json.parse(value));
    }
}

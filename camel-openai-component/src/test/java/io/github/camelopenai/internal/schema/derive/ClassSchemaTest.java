package io.github.camelopenai.internal.schema.derive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.schema.JsonSchema;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema of a class is that of the JSON which Jackson reads into it. */
class ClassSchemaTest {

    enum Colour {
        @JsonProperty("bright-red")
        RED,
        BLUE
    }

    enum Size {
        SMALL(1),
        LARGE(3);

        private final int code;

        Size(int code) {
            this.code = code;
        }

        @JsonValue
        int code() {
            return code;
        }
    }

    record Simple(
            @JsonProperty("the_name") @JsonPropertyDescription("As printed")
            String name,

            int count,
            Double ratio,
            boolean flag,
            Colour colour,
            Size size,
            Optional<LocalDate> due,
            Instant at,
            UUID id,
            List<String> tags) {}

    @Test
    void namesDescriptionsEnumsAndFormatsAreThoseOfJackson() {
        assertThat(schema(Simple.class)).isEqualTo(Json.parse("""
                {"type":"object","properties":{
                 "the_name":{"type":"string","description":"As printed"},
                 "count":{"type":"integer"},"ratio":{"type":"number"},"flag":{"type":"boolean"},
                 "colour":{"type":"string","enum":["bright-red","BLUE"]},
                 "size":{"type":"integer","enum":[1,3]},
                 "due":{"type":["string","null"],"format":"date"},
                 "at":{"type":"string","format":"date-time"},"id":{"type":"string","format":"uuid"},
                 "tags":{"type":"array","items":{"type":"string"}}},
                 "required":["the_name","count","ratio","flag","colour","size","due","at","id","tags"],
                 "additionalProperties":false}"""));
    }

    /** A class as it was written before records. */
    @JsonPropertyOrder({"last", "first"})
    @JsonClassDescription("A person")
    static class Bean {
        private String first;
        private String last;

        @JsonIgnore
        public String secret;

        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        public String shown;

        public void setFirst(String first) {
            this.first = first;
        }

        public void setLast(String last) {
            this.last = last;
        }

        public String getInitials() {
            return first.charAt(0) + "" + last.charAt(0);
        }
    }

    @Test
    void orderAndIgnoredPropertiesAreThoseThatAreRead() {
        assertThat(schema(Bean.class)).isEqualTo(Json.parse("""
                {"type":"object","description":"A person","properties":{"last":{"type":"string"},"first":{"type":"string"}},
                 "required":["last","first"],"additionalProperties":false}"""));
    }

    record Made(int from, int to) {
        @JsonCreator
        static Made of(@JsonProperty("range") String range) {
            return new Made(0, range.length());
        }
    }

    record Code(@JsonValue String text) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Code {}
    }

    record Coded(Code code, Made made) {}

    @Test
    void creatorsSayWhatIsRead() {
        assertThat(schema(Coded.class).path("properties").path("code")).isEqualTo(Json.parse("{\"type\":\"string\"}"));
        assertThat(schema(Coded.class).at("/$defs/Made/required")).hasToString("[\"range\"]");
    }

    record Node(String name, Optional<Node> parent, List<Node> children) {}

    record Tree(@JsonPropertyDescription("The top") Node root, Node other) {}

    @Test
    void recursionIsAReference() {
        assertThat(schema(Node.class).at("/properties/parent"))
                .isEqualTo(Json.parse("{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}"));
        assertThat(schema(Node.class).at("/properties/children/items/$ref").asText())
                .isEqualTo("#");

        assertThat(schema(Tree.class).at("/properties/root"))
                .isEqualTo(Json.parse("{\"anyOf\":[{\"$ref\":\"#/$defs/Node\"}],\"description\":\"The top\"}"));
        assertThat(schema(Tree.class)
                        .at("/$defs/Node/properties/children/items/$ref")
                        .asText())
                .isEqualTo("#/$defs/Node");
    }

    sealed interface Shape permits Circle, Square {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Drawing(List<Shape> shapes) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Cat.class, name = "cat"),
        @JsonSubTypes.Type(value = Dog.class, name = "dog")
    })
    abstract static class Animal {
        public String name;
    }

    static class Cat extends Animal {
        public int lives;
    }

    static class Dog extends Animal {}

    @Test
    void subtypesAreToldByAProperty() throws Exception {
        assertThat(schema(Drawing.class).at("/$defs/Shape")).isEqualTo(Json.parse("""
                {"anyOf":[
                 {"type":"object","properties":{"type":{"type":"string","const":"Circle"},"radius":{"type":"number"}},
                  "required":["type","radius"],"additionalProperties":false},
                 {"type":"object","properties":{"type":{"type":"string","const":"Square"},"side":{"type":"number"}},
                  "required":["type","side"],"additionalProperties":false}]}"""));
        assertThat(schema(Animal.class).at("/anyOf/0")).isEqualTo(Json.parse("""
                {"type":"object","properties":{"kind":{"type":"string","const":"cat"},"name":{"type":"string"},
                 "lives":{"type":"integer"}},"required":["kind","name","lives"],"additionalProperties":false}"""));

        Drawing read = ObjectJson.mapper()
                .readValue(
                        "{\"shapes\":[{\"type\":\"Square\",\"side\":2},{\"type\":\"Circle\",\"radius\":1}]}",
                        Drawing.class);
        assertThat(read.shapes()).containsExactly(new Square(2), new Circle(1));
    }

    record Formatted(@JsonFormat(pattern = "dd.MM.yyyy") java.util.Date day) {}

    @Test
    void aPatternOfADateIsSaidInWords() {
        assertThat(schema(Formatted.class).at("/properties/day"))
                .isEqualTo(Json.parse("{\"type\":\"string\",\"description\":\"In the form dd.MM.yyyy\"}"));
    }

    @Test
    void whatIsWrittenFitsTheSchemaAndIsReadAsItWas() throws Exception {
        Node node = new Node(
                "a",
                Optional.empty(),
                List.of(new Node("b", Optional.of(new Node("c", Optional.empty(), List.of())), List.of())));

        ObjectNode json = ObjectJson.mapper().valueToTree(node);

        assertThat(JsonSchema.of(schema(Node.class)).validate(json)).isEmpty();
        assertThat(ObjectJson.mapper().treeToValue(json, Node.class)).isEqualTo(node);
    }

    record OfObject(List<OfMap> list) {}

    record OfMap(Map<String, Object> things) {}

    record OfUnwrapped(@JsonUnwrapped Circle circle) {}

    record OfKeys(Map<Integer, String> byNumber) {}

    record OfBytes(byte[] bytes) {}

    interface Open {}

    record OfOpen(Open open) {}

    record OfOwn(Own own) {}

    @JsonDeserialize(using = OwnReader.class)
    record Own(String any) {}

    static class OwnReader extends StdDeserializer<Own> {
        private static final long serialVersionUID = 1L;

        OwnReader() {
            super(Own.class);
        }

        @Override
        public Own deserialize(JsonParser parser, DeserializationContext context) {
            return null;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface ByClass {}

    record OfClasses(ByClass any) {}

    record Empty() {}

    sealed interface Typed permits Clash {}

    record Clash(String type) implements Typed {}

    record OfClash(Typed typed) {}

    @ParameterizedTest
    @CsvSource({
        "OfObject, OfObject.list[].things.* has the type java.lang.Object",
        "OfUnwrapped, OfUnwrapped.circle has @JsonUnwrapped",
        "OfKeys, OfKeys.byNumber has the type",
        "OfBytes, OfBytes.bytes has the type",
        "OfOpen, OfOpen.open has the type",
        "OfOwn, OfOwn.own has the type",
        "OfClasses, OfClasses.any has the type",
        "Empty, Empty has the type",
        "OfClash, OfClash.typed has the subtype",
    })
    void whatCannotBeSaidIsRefusedWithItsPath(String name, String fault) throws Exception {
        Class<?> type = Class.forName(getClass().getName() + '$' + name);

        assertThatThrownBy(() -> schema(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(fault);
    }

    @Test
    void everySchemaHasAStrictForm() {
        for (Class<?> type : new ArrayList<>(
                List.of(Simple.class, Bean.class, Coded.class, Node.class, Tree.class, Drawing.class))) {
            assertThat(StrictSchema.of(schema(type)).path("required"))
                    .isEqualTo(schema(type).path("required"));
        }
    }

    private static ObjectNode schema(Type type) {
        JavaType known = ObjectJson.mapper().constructType(type);
        return ClassSchema.of(known);
    }
}

package io.github.camelopenai.internal.message.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A table of servers: how each streams its tool calls, and the calls that are in it. */
@Tag("unit")
class ToolCallAssemblyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper SHORT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();
    private static final String OSLO = "weather{\"city\":\"Oslo\"}";
    private static final String ROME = "weather{\"city\":\"Rome\"}";
    private static final String TIME = "time{}";

    static Stream<Arguments> servers() {
        return Stream.of(
                server(
                        "one, in many pieces",
                        "[{i:0,id:'c1',n:'weather',a:''}]",
                        "[{i:0,a:'{\"city\":'}]",
                        "[{i:0,a:'\"Oslo\"}'}]",
                        OSLO),
                server(
                        "two, one after the other",
                        "[{i:0,id:'c1',n:'weather',a:''}]",
                        "[{i:0,a:'{\"city\":\"Oslo\"}'}]",
                        "[{i:1,id:'c2',n:'time',a:''}]",
                        "[{i:1,a:'{}'}]",
                        OSLO,
                        TIME),
                server(
                        "two, whose pieces are mixed",
                        "[{i:0,id:'c1',n:'weather',a:''},{i:1,id:'c2',n:'time',a:''}]",
                        "[{i:1,a:'{}'},{i:0,a:'{\"city\":'}]",
                        "[{i:0,a:'\"Oslo\"}'}]",
                        OSLO,
                        TIME),
                server(
                        "counts from 1",
                        "[{i:1,id:'c1',n:'weather',a:''}]",
                        "[{i:1,a:'{\"city\":\"Oslo\"}'}]",
                        "[{i:2,id:'c2',n:'time',a:'{}'}]",
                        OSLO,
                        TIME),
                server(
                        "counts as text",
                        "[{i:'0',id:'c1',n:'weather',a:''}]",
                        "[{i:'0',a:'{\"city\":\"Oslo\"}'}]",
                        OSLO),
                server(
                        "all have the index 0, with ids",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":\"Oslo\"}'}]",
                        "[{i:0,id:'c2',n:'weather',a:'{\"city\":\"Rome\"}'}]",
                        OSLO,
                        ROME),
                server(
                        "all have the index 0, with ids, in pieces",
                        "[{i:0,id:'c1',n:'weather',a:''}]",
                        "[{i:0,a:'{\"city\":\"Oslo\"}'}]",
                        "[{i:0,id:'c2',n:'weather',a:''}]",
                        "[{i:0,a:'{\"city\":\"Rome\"}'}]",
                        OSLO,
                        ROME),
                server(
                        "all have the index 0, without ids",
                        "[{i:0,n:'weather',a:'{\"city\":\"Oslo\"}'}]",
                        "[{i:0,n:'weather',a:'{\"city\":\"Rome\"}'}]",
                        OSLO,
                        ROME),
                server(
                        "all have the index 0, in one chunk",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":\"Oslo\"}'},{i:0,id:'c2',n:'time',a:'{}'}]",
                        OSLO,
                        TIME),
                server(
                        "no index, with ids",
                        "[{id:'c1',n:'weather',a:'{\"city\":'}]",
                        "[{id:'c1',a:'\"Oslo\"}'}]",
                        "[{id:'c2',n:'time',a:'{}'}]",
                        OSLO,
                        TIME),
                server(
                        "no index, ids that are mixed",
                        "[{id:'c1',n:'weather',a:'{\"city\":'}]",
                        "[{id:'c2',n:'time',a:'{'}]",
                        "[{id:'c1',a:'\"Oslo\"}'}]",
                        "[{id:'c2',a:'}'}]",
                        OSLO,
                        TIME),
                server(
                        "no index and no id",
                        "[{n:'weather',a:'{\"city\":'}]",
                        "[{a:'\"Oslo\"}'}]",
                        "[{n:'time',a:'{}'}]",
                        OSLO,
                        TIME),
                server(
                        "no index and no id, in one chunk",
                        "[{n:'weather',a:'{\"city\":\"Oslo\"}'},{n:'weather',a:'{\"city\":\"Rome\"}'}]",
                        OSLO,
                        ROME),
                server(
                        "an index only on the first piece",
                        "[{i:0,id:'c1',n:'weather',a:''}]",
                        "[{a:'{\"city\":'}]",
                        "[{a:'\"Oslo\"}'}]",
                        OSLO),
                server(
                        "null where nothing new is said",
                        "[{i:0,id:'c1',n:'weather',a:null}]",
                        "[{i:0,id:null,n:null,a:'{\"city\":\"Oslo\"}'}]",
                        OSLO),
                server(
                        "empty texts where nothing new is said",
                        "[{i:0,id:'c1',n:'weather',a:''}]",
                        "[{i:0,id:'',n:'',a:'{\"city\":\"Oslo\"}'}]",
                        OSLO),
                server(
                        "repeats id and name with each piece",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":'}]",
                        "[{i:0,id:'c1',n:'weather',a:'\"Oslo\"}'}]",
                        OSLO),
                server(
                        "repeats the name with each piece",
                        "[{i:0,n:'weather',a:'{\"city\":'}]",
                        "[{i:0,n:'weather',a:'\"Oslo\"}'}]",
                        OSLO),
                server(
                        "makes up an id for each piece",
                        "[{i:0,id:'c1',n:'weather',a:''}]",
                        "[{i:0,id:'c7',a:'{\"city\":'}]",
                        "[{i:0,id:'c9',a:'\"Oslo\"}'}]",
                        OSLO),
                server(
                        "gives two calls the same id",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":\"Oslo\"}'}]",
                        "[{i:1,id:'c1',n:'weather',a:'{\"city\":\"Rome\"}'}]",
                        OSLO,
                        ROME),
                server(
                        "gives two calls the same id, in one chunk",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":\"Oslo\"}'},{i:1,id:'c1',n:'time',a:'{}'}]",
                        OSLO,
                        TIME),
                server(
                        "sends the whole call once more",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":'}]",
                        "[{i:0,a:'\"Oslo\"}'}]",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":\"Oslo\"}'}]",
                        OSLO),
                server(
                        "counts the pieces",
                        "[{i:0,id:'c1',n:'weather',a:''}]",
                        "[{i:1,a:'{\"city\":'}]",
                        "[{i:2,a:'\"Oslo\"}'}]",
                        OSLO),
                server(
                        "sends the name in pieces",
                        "[{i:0,id:'c1',n:'wea',a:''}]",
                        "[{i:0,n:'ther',a:''}]",
                        "[{i:0,a:'{\"city\":\"Oslo\"}'}]",
                        OSLO),
                server(
                        "sends the name later",
                        "[{i:0,id:'c1'}]",
                        "[{i:0,n:'weather'}]",
                        "[{i:0,a:'{\"city\":\"Oslo\"}'}]",
                        OSLO),
                server("sends arguments as an object", "[{i:0,id:'c1',n:'weather',a:{city:'Oslo'}}]", OSLO),
                server("sends no arguments but an empty object", "[{i:0,id:'c1',n:'time',a:{}}]", TIME),
                server(
                        "begins with an empty object",
                        "[{i:0,id:'c1',n:'weather',a:{}}]",
                        "[{i:0,a:'{\"city\":\"Oslo\"}'}]",
                        OSLO),
                server(
                        "begins with an empty object as a text",
                        "[{i:0,id:'c1',n:'weather',a:'{}'}]",
                        "[{i:0,a:'{\"city\":'}]",
                        "[{i:0,a:'\"Oslo\"}'}]",
                        OSLO),
                server(
                        "sends the arguments again at the end, and again",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":'}]",
                        "[{i:0,a:'\"Oslo\"}'}]",
                        "[{i:0,a:'{\"city\":\"Oslo\"}'}]",
                        "[{i:0,a:'{\"city\":\"Oslo\"}'}]",
                        OSLO),
                server(
                        "arguments as objects, several in one chunk",
                        "[{n:'weather',a:{city:'Oslo'}},{n:'weather',a:{city:'Rome'}}]",
                        OSLO,
                        ROME),
                server(
                        "an index that jumps",
                        "[{i:0,id:'c1',n:'weather',a:'{\"city\":\"Oslo\"}'}]",
                        "[{i:5,id:'c2',n:'time',a:'{}'}]",
                        OSLO,
                        TIME),
                server(
                        "a negative index",
                        "[{i:-1,id:'c1',n:'weather',a:'{\"city\":'}]",
                        "[{i:-1,id:'c1',a:'\"Oslo\"}'}]",
                        OSLO));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void noCallIsLostAndNoneInvented(String name, List<String> chunks, List<String> calls) throws Exception {
        ToolCallAssembly assembly = new ToolCallAssembly();
        for (String chunk : chunks) {
            assembly.add(pieces(chunk));
        }

        List<String> given = new ArrayList<>();
        for (JsonNode call : assembly.whole()) {
            assertThat(call.path("type").textValue()).isEqualTo("function");
            assertThat(call.has("index")).isFalse();
            given.add(call.at("/function/name").textValue()
                    + JSON.readTree(call.at("/function/arguments").textValue()));
        }
        assertThat(given).isEqualTo(calls);
    }

    @Test
    void whatElseACallHasIsKept() throws Exception {
        ToolCallAssembly assembly = new ToolCallAssembly();
        assembly.add(JSON.readTree("[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"a\",\"arguments\":\"{}\"},"
                + "\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}]"));

        assertThat(assembly.whole()
                        .at("/0/extra_content/google/thought_signature")
                        .textValue())
                .isEqualTo("s");
    }

    @Test
    void theInputOfACustomToolGrowsToo() throws Exception {
        ToolCallAssembly assembly = new ToolCallAssembly();
        assembly.add(JSON.readTree(
                "[{\"index\":0,\"id\":\"c1\",\"type\":\"custom\",\"custom\":{\"name\":\"run\",\"input\":\"ls \"}}]"));
        assembly.add(JSON.readTree("[{\"index\":0,\"custom\":{\"input\":\"-l\"}}]"));

        assertThat(assembly.whole())
                .isEqualTo(JSON.readTree("[{\"id\":\"c1\",\"type\":\"custom\",\"custom\":{\"name\":\"run\","
                        + "\"input\":\"ls -l\"}}]"));
    }

    @Test
    void theFieldsOfAFunctionMayStandInTheCallItself() throws Exception {
        ToolCallAssembly assembly = new ToolCallAssembly();
        assembly.add(JSON.readTree("[{\"index\":0,\"id\":\"c1\",\"name\":\"a\",\"arguments\":\"{\\\"x\\\":\"}]"));
        assembly.add(JSON.readTree("[{\"index\":0,\"arguments\":\"1}\"}]"));

        assertThat(assembly.whole().at("/0/function"))
                .isEqualTo(JSON.readTree("{\"name\":\"a\",\"arguments\":\"{\\\"x\\\":1}\"}"));
    }

    @Test
    void aCallThatIsNoObjectIsRefused() throws Exception {
        JsonNode text = JSON.readTree("[\"weather\"]");

        assertThatThrownBy(() -> new ToolCallAssembly().add(text))
                .hasMessageContaining("a tool call that is no object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"i:#,id:'c#',n:'f',a:'{}'", "id:'c#',n:'f',a:'{}'", "i:#,id:'c',n:'f',a:'{}'", "i:#,n:'f',a:'{}'"
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyCallsAreTakenInAMomentEach(String piece) throws Exception {
        ToolCallAssembly assembly = new ToolCallAssembly();
        for (int i = 0; i < 50_000; i++) {
            assembly.add(pieces("[{" + piece.replace("#", "" + i) + "}]"));
        }

        assertThat(assembly.whole()).hasSize(50_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n:'f',"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyPiecesAreTakenInAMomentEach(String label) throws Exception {
        ToolCallAssembly assembly = new ToolCallAssembly();
        assembly.add(pieces("[{i:0,n:'f',a:'['}]"));
        for (int i = 0; i < 50_000; i++) {
            assembly.add(pieces("[{i:0," + label + "a:'\"]\",'}]"));
        }
        assembly.add(pieces("[{i:0,a:'1]'}]"));

        assertThat(assembly.whole()).hasSize(1);
        assertThat(assembly.whole().at("/0/function/arguments").asText())
                .hasSize(200_003)
                .endsWith(",1]");
    }

    private static Arguments server(String name, String... chunksAndCalls) {
        List<String> chunks =
                Stream.of(chunksAndCalls).filter(text -> text.startsWith("[")).toList();
        List<String> calls =
                Stream.of(chunksAndCalls).filter(text -> !text.startsWith("[")).toList();
        return Arguments.of(name, chunks, calls);
    }

    /** Short forms of the pieces: i is the index, n the name and a the arguments. */
    private static JsonNode pieces(String chunk) throws Exception {
        JsonNode given = SHORT.readTree(chunk);
        ArrayNode pieces = JSON.createArrayNode();
        for (JsonNode one : given) {
            ObjectNode piece = pieces.addObject();
            ObjectNode function = JSON.createObjectNode();
            set(piece, "index", one.get("i"));
            set(piece, "id", one.get("id"));
            set(function, "name", one.get("n"));
            set(function, "arguments", one.get("a"));
            set(piece, "function", function.isEmpty() ? null : function);
        }
        return pieces;
    }

    private static void set(ObjectNode object, String field, JsonNode value) {
        if (value != null) {
            object.set(field, value);
        }
    }
}

package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.api.Operation.RequestKind;
import io.github.camelopenai.internal.api.Operation.ResponseKind;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.api.RequestField;
import io.github.camelopenai.internal.api.RequestFieldType;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.SampleRequests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.support.PropertyBindingSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every request field of every operation that knows it: the request itself beats a header, which beats an option, which beats
 * a component option. What each sends is read off the wire, and checked against OpenAI's description.
 */
@Tag("table")
class RequestFieldPrecedenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SERVER_VAD = "{\"type\":\"server_vad\"}";

    /** Four values of each type: of the component, the option, the header and the request, and what they become. */
    private record Values(String component, String option, Object header, String request, String[] sent) {}

    private static final Values TEXT =
            new Values("a", "b", "c", "\"d\"", new String[] {"\"a\"", "\"b\"", "\"c\"", "\"d\""});
    private static final Values NUMBER =
            new Values("0.1", "0.2", 0.3, "0.4", new String[] {"0.1", "0.2", "0.3", "0.4"});
    private static final Values INTEGER = new Values("1", "2", 3, "4", new String[] {"1", "2", "3", "4"});
    private static final Values FLAG =
            new Values("false", "true", false, "true", new String[] {"false", "true", "false", "true"});
    private static final Values OBJECT =
            new Values("{\"1\":1}", "RAW({\"1\":2})", Map.of("1", 3), "{\"1\":4}", new String[] {
                "{\"1\":1}", "{\"1\":2}", "{\"1\":3}", "{\"1\":4}"
            });
    private static final Values FORMAT =
            new Values("text", "json_object", Map.of("type", "text"), "{\"type\":\"json_object\"}", new String[] {
                "{\"type\":\"text\"}", "{\"type\":\"json_object\"}", "{\"type\":\"text\"}", "{\"type\":\"json_object\"}"
            });
    private static final Values METADATA = new Values("a", "b", Map.of("k", "c"), "{\"k\":\"d\"}", new String[] {
        "{\"k\":\"a\"}", "{\"k\":\"b\"}", "{\"k\":\"c\"}", "{\"k\":\"d\"}"
    });

    private static final Values TEXT_LIST = new Values("a", "b,c", List.of("d", "e"), "[\"f\"]", new String[] {
        "[\"a\"]", "[\"b\",\"c\"]", "[\"d\",\"e\"]", "[\"f\"]"
    });
    private static final Values ONE_TEXT_LIST = new Values(
            "a,b", "c", List.of("d", "e"), "[\"f\"]", new String[] {"[\"a,b\"]", "[\"c\"]", "[\"d\",\"e\"]", "[\"f\"]"
            });

    /** Fields whose values OpenAI's description restricts. */
    private static final Map<String, Values> RESTRICTED = Map.ofEntries(
            Map.entry("maxTokens", new Values("16", "17", 18, "19", new String[] {"16", "17", "18", "19"})),
            Map.entry("size", texts("256x256", "512x512", "1024x1024", "256x256")),
            Map.entry("quality", texts("low", "medium", "high", "auto")),
            Map.entry("style", texts("vivid", "natural", "vivid", "natural")),
            Map.entry("encodingFormat", texts("float", "base64", "float", "base64")),
            Map.entry("serviceTier", texts("auto", "default", "flex", "priority")),
            Map.entry("reasoningEffort", texts("low", "medium", "high", "minimal")),
            Map.entry("purpose", texts("assistants", "batch", "fine-tune", "vision")),
            Map.entry("audioFormat", texts("wav", "mp3", "flac", "opus")),
            Map.entry(
                    "modalities",
                    new Values("text", "text,audio", List.of("text"), "[\"text\",\"audio\"]", new String[] {
                        "[\"text\"]", "[\"text\",\"audio\"]", "[\"text\"]", "[\"text\",\"audio\"]"
                    })),
            Map.entry("speed", new Values("0.5", "0.6", 0.7, "0.8", new String[] {"0.5", "0.6", "0.7", "0.8"})),
            Map.entry(
                    "timestampGranularities",
                    new Values("word", "word,segment", List.of("segment"), "[\"word\"]", new String[] {
                        "[\"word\"]", "[\"word\",\"segment\"]", "[\"segment\"]", "[\"word\"]"
                    })),
            Map.entry(
                    "chunkingStrategy",
                    new Values(
                            "auto",
                            "RAW({\"type\":\"server_vad\"})",
                            Map.of("type", "server_vad"),
                            "\"auto\"",
                            new String[] {"\"auto\"", SERVER_VAD, SERVER_VAD, "\"auto\""})),
            Map.entry("expiresAfter", new Values("3600", "7200", 9000L, expiry(86400), new String[] {
                expiry(3600), expiry(7200), expiry(9000), expiry(86400)
            })));

    /** Those whose values depend on the resource. */
    private static final Map<String, Values> RESPONSE_FORMATS = Map.of(
            "images", texts("url", "b64_json", "url", "b64_json"),
            "audio", texts("json", "verbose_json", "json", "verbose_json"),
            "audio.speech", texts("mp3", "opus", "aac", "flac"));

    /** What a request needs besides the field under test. */
    private static final Map<String, String> REQUIRED = Map.ofEntries(
            Map.entry("chat.create", "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
            Map.entry("chat.update", "{}"),
            Map.entry("completions.create", "{\"model\":\"m\",\"prompt\":\"hi\"}"),
            Map.entry("edits.create", "{\"input\":\"hi\"}"),
            Map.entry("embeddings.create", "{\"model\":\"m\",\"input\":\"hi\"}"),
            Map.entry("moderations.create", "{\"input\":\"hi\"}"),
            Map.entry("images.generate", "{\"prompt\":\"hi\"}"),
            Map.entry("images.edit", "{\"image\":\"x\",\"prompt\":\"hi\"}"),
            Map.entry("images.variation", "{\"image\":\"x\"}"),
            Map.entry("audio.transcribe", "{\"model\":\"m\",\"file\":\"x\"}"),
            Map.entry("audio.translate", "{\"model\":\"m\",\"file\":\"x\"}"),
            Map.entry("audio.speech", "{\"model\":\"m\",\"input\":\"hi\",\"voice\":\"alloy\"}"),
            Map.entry("files.upload", "{\"file\":\"x\",\"purpose\":\"evals\"}"),
            Map.entry(
                    "uploads.create",
                    "{\"filename\":\"a.jsonl\",\"purpose\":\"batch\",\"bytes\":5,\"mime_type\":\"text/jsonl\"}"),
            Map.entry("responses.create", "{\"input\":\"hi\"}"),
            Map.entry("responses.inputTokens", "{\"input\":\"hi\"}"),
            Map.entry("responses.compact", "{\"model\":\"m\",\"input\":\"hi\"}"),
            Map.entry("fineTunes.create", "{}"),
            Map.entry("fineTuningJobs.create", "{\"model\":\"m\",\"training_file\":\"f\"}"),
            Map.entry("conversations.create", "{}"),
            Map.entry("conversations.update", "{}"),
            Map.entry("vectorStores.create", "{}"),
            Map.entry("vectorStores.update", "{}"),
            Map.entry(
                    "batches.create",
                    "{\"input_file_id\":\"f\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"),
            Map.entry(
                    "evals.create",
                    "{\"data_source_config\":{\"type\":\"custom\",\"item_schema\":{\"type\":\"object\"}},\"testing_criteria\":"
                            + "[{\"type\":\"string_check\",\"name\":\"n\",\"input\":\"a\",\"reference\":\"a\",\"operation\":\"eq\"}]}"),
            Map.entry("evals.update", "{}"),
            Map.entry(
                    "evalRuns.create",
                    "{\"data_source\":{\"type\":\"jsonl\",\"source\":{\"type\":\"file_id\",\"id\":\"f\"}}}"));

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    static Stream<Arguments> fields() {
        return Operations.all().stream().flatMap(operation -> RequestFields.of(operation).stream()
                .filter(field -> !field.inQuery())
                .map(field -> Arguments.of(operation, field)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void aComponentOptionFillsTheField(Operation operation, RequestField field) throws Exception {
        assertThat(sent(operation, field, true, false, false, false)).isEqualTo(expected(field, operation, 0));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void anOptionBeatsTheComponentOption(Operation operation, RequestField field) throws Exception {
        assertThat(sent(operation, field, true, true, false, false)).isEqualTo(expected(field, operation, 1));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void aHeaderBeatsTheOption(Operation operation, RequestField field) throws Exception {
        assertThat(sent(operation, field, true, true, true, false)).isEqualTo(expected(field, operation, 2));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void theBytesOfAHeaderAreTheTextOfAnOption(Operation operation, RequestField field) throws Exception {
        Values values = values(field, operation);
        String option = values.option().replaceFirst("^RAW\\((.*)\\)$", "$1");
        byte[] bytes = option.getBytes(StandardCharsets.UTF_8);
        Object header = field.type() == RequestFieldType.MAP ? Map.of("k", bytes) : bytes;

        assertThat(sent(operation, field, "", header)).isEqualTo(expected(field, operation, 1));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void theRequestItselfBeatsAll(Operation operation, RequestField field) throws Exception {
        assertThat(sent(operation, field, true, true, true, true)).isEqualTo(expected(field, operation, 3));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("fields")
    void nothingIsSentWhereNobodySetsTheField(Operation operation, RequestField field) throws Exception {
        SERVER.speaksDialect(); // an update of nothing is none to OpenAI

        JsonNode sent = sent(operation, field, false, false, false, false);

        boolean required = JSON.readTree(REQUIRED.get(operation.key())).has(field.root());
        boolean chosen = field.option().equals("encodingFormat");
        assertThat(sent.isMissingNode() || required || chosen).isTrue();
    }

    private JsonNode sent(
            Operation operation, RequestField field, boolean component, boolean option, boolean header, boolean request)
            throws Exception {
        Values values = values(field, operation);
        ObjectNode body = required(operation);
        if (component || option || header) {
            body.remove(field.root());
            speak(body, operation, field);
        }
        if (component) {
            String name = field.option().equals("metadata") ? "metadata[k]" : field.option();
            PropertyBindingSupport.build()
                    .withCamelContext(camel.context())
                    .withTarget(camel.component().getConfiguration())
                    .withProperty(name, values.component())
                    .bind();
        }
        if (request) {
            set(body, field, JSON.readTree(values.request()));
        }
        String parameter = option
                ? "&" + field.option() + (field.option().equals("metadata") ? ".k" : "") + "=" + values.option()
                : "";
        return sent(operation, field, parameter, header ? values.header() : null, body);
    }

    private JsonNode sent(Operation operation, RequestField field, String parameter, Object header) throws Exception {
        ObjectNode body = required(operation);
        body.remove(field.root());
        speak(body, operation, field);
        return sent(operation, field, parameter, header, body);
    }

    /** A chat has a voice where it speaks. */
    private static void speak(ObjectNode body, Operation operation, RequestField field) {
        if (operation.key().equals("chat.create") && field.root().equals("audio")) {
            body.putArray("modalities").add("text").add("audio");
        }
    }

    private JsonNode sent(Operation operation, RequestField field, String parameter, Object header, ObjectNode body) {
        SERVER.answers(operation.path().replace("{id}", "id-1"), answer(operation));
        String uri = operation + (operation.idCount() > 0 ? "&id=id-1" : "") + parameter;

        camel.ask(uri, body, header == null ? Map.of() : Map.of(field.header(), header));

        JsonNode sent =
                operation.request() == RequestKind.MULTIPART ? SERVER.form().tree() : SERVER.requestBody();
        return sent.at("/" + String.join("/", field.path()));
    }

    private static ObjectNode required(Operation operation) throws Exception {
        ObjectNode body = (ObjectNode) JSON.readTree(REQUIRED.get(operation.key()));
        if (operation.resource().equals("audio") && body.has("file")) {
            body.put("file", SampleRequests.AUDIO);
        }
        return body;
    }

    private static void set(ObjectNode body, RequestField field, JsonNode value) {
        ObjectNode place = body;
        for (String step : field.path().subList(0, field.path().size() - 1)) {
            place = place.putObject(step);
        }
        place.set(field.path().get(field.path().size() - 1), value);
    }

    private static JsonNode expected(RequestField field, Operation operation, int source) throws Exception {
        JsonNode expected = JSON.readTree(values(field, operation).sent()[source]);
        return operation.request() == RequestKind.MULTIPART ? asForm(expected) : expected;
    }

    /** A form has no numbers. */
    private static JsonNode asForm(JsonNode json) {
        if (json instanceof ObjectNode object) {
            ObjectNode form = object.objectNode();
            object.properties().forEach(field -> form.set(field.getKey(), asForm(field.getValue())));
            return form;
        }
        return json.isArray() ? json : TextNode.valueOf(json.asText());
    }

    private static Values values(RequestField field, Operation operation) {
        if (field.option().equals("responseFormat") && field.type() != RequestFieldType.FORMAT) {
            return RESPONSE_FORMATS.getOrDefault(operation.key(), RESPONSE_FORMATS.get(operation.resource()));
        }
        if (RESTRICTED.containsKey(field.option())) {
            return RESTRICTED.get(field.option());
        }
        return switch (field.type()) {
            case STRING, STRINGS, TEXT_OR_OBJECT -> TEXT;
            case TEXTS -> ONE_TEXT_LIST;
            case LIST -> TEXT_LIST;
            case NUMBER -> NUMBER;
            case INTEGER -> INTEGER;
            case BOOLEAN -> FLAG;
            case OBJECT, EXPIRY -> OBJECT;
            case FORMAT -> FORMAT;
            case MAP -> METADATA;
        };
    }

    private static Values texts(String component, String option, String header, String request) {
        String[] sent = Stream.of(component, option, header, request)
                .map(text -> '"' + text + '"')
                .toArray(String[]::new);
        return new Values(component, option, header, sent[3], sent);
    }

    private static String expiry(int seconds) {
        return "{\"anchor\":\"created_at\",\"seconds\":" + seconds + "}";
    }

    private static ResponseDefinitionBuilder answer(Operation operation) {
        boolean isAudio = operation.response() == ResponseKind.BINARY;
        return aResponse()
                .withHeader("Content-Type", isAudio ? "audio/mpeg" : "application/json")
                .withBody(json(operation));
    }

    private static String json(Operation operation) {
        return switch (operation.answer()) {
            case TEXT -> Answers.chat("Hello");
            case EMBEDDINGS -> "{\"data\":[{\"index\":0,\"embedding\":[1.0]}]}";
            case MODERATIONS -> "{\"results\":[{\"flagged\":false}]}";
            case IMAGES -> "{\"data\":[{\"url\":\"http://images.invalid/1\"}]}";
            case TRANSCRIPT -> "{\"text\":\"hi\"}";
            default -> Answers.object("thing", "t_1");
        };
    }
}

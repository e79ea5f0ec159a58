package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.InputStreamSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * OpenAI's own description of its API, to check requests against: path, method, names of query parameters, JSON or
 * multipart body.
 *
 * <pre>{@code
 * List<String> faults = OpenAIDescription.load().orElseThrow().faults("POST", "/models", Set.of(), null, new byte[0]);
 * }</pre>
 *
 * <p>Found where the system property {@code openai.description} points; absent where no file is.
 */
public final class OpenAIDescription {

    private static final String URL = "https://description.invalid/openapi.json";
    private static final String JSON = "application/json";
    private static final Pattern LEGACY = Pattern.compile("/edits|/fine-tunes(/.*)?");
    private static final Optional<OpenAIDescription> LOADED = read();

    private final JsonNode root;

    /** The whole file, read once: its parts are small beside it. */
    private final JsonSchema whole;

    private final Map<String, JsonSchema> bodies = new ConcurrentHashMap<>();
    private final List<PathTemplate> templates = new ArrayList<>();

    private record PathTemplate(String path, Pattern pattern, int variables) {}

    private OpenAIDescription(byte[] json) throws IOException {
        root = new ObjectMapper().readTree(json);
        whole = JsonSchemaFactory.getInstance(
                        VersionFlag.V202012,
                        builder -> builder.schemaLoaders(loaders -> loaders.add(iri -> source(iri.toString(), json))))
                .getSchema(SchemaLocation.of(URL));
        root.path("paths").fieldNames().forEachRemaining(path -> {
            String regex =
                    Pattern.compile("\\{[^}]+}").matcher(Pattern.quote(path)).replaceAll("\\\\E[^/]+\\\\Q");
            templates.add(new PathTemplate(path, Pattern.compile(regex), path.split("\\{", -1).length - 1));
        });
        templates.sort((a, b) -> Integer.compare(a.variables(), b.variables()));
    }

    private static InputStreamSource source(String url, byte[] json) {
        return url.equals(URL) ? () -> new ByteArrayInputStream(json) : null;
    }

    /** The description, or nothing where its file is not there. */
    public static Optional<OpenAIDescription> load() {
        return LOADED;
    }

    private static Optional<OpenAIDescription> read() {
        Path file = Path.of(System.getProperty("openai.description", "no-description"));
        if (!Files.exists(file)) {
            System.err.println("No conformance check: OpenAI's description is not at " + file);
            return Optional.empty();
        }
        try {
            return Optional.of(new OpenAIDescription(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is wrong with a request, nothing where it conforms or is of the legacy API, which is not described.
     *
     * @param path the path under the base URL, without the query
     * @param query the names of the query parameters
     * @param contentType the content type of the body, or null
     * @param body the body, empty where there is none
     */
    public List<String> faults(String method, String path, Set<String> query, String contentType, byte[] body) {
        if (LEGACY.matcher(path).matches()) {
            return List.of();
        }
        Optional<PathTemplate> template = templates.stream()
                .filter(t -> t.pattern().matcher(path).matches())
                .findFirst();
        if (template.isEmpty()) {
            return List.of("no such path: " + path);
        }
        JsonNode item = root.path("paths").path(template.get().path());
        JsonNode operation = item.path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of("no method " + method + " on " + template.get().path());
        }
        List<String> faults = new ArrayList<>(queryFaults(item, operation, query));
        faults.addAll(bodyFaults(template.get().path(), method, operation, contentType, body));
        return faults;
    }

    private static List<String> queryFaults(JsonNode item, JsonNode operation, Set<String> query) {
        Set<String> known = new TreeSet<>();
        for (JsonNode parameters : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (JsonNode parameter : parameters) {
                if (parameter.path("in").asText().equals("query")) {
                    known.add(parameter.path("name").asText());
                }
            }
        }
        return query.stream()
                .filter(name -> !known.contains(name))
                .map(name -> "no query parameter " + name + "; there is " + known)
                .toList();
    }

    private List<String> bodyFaults(String path, String method, JsonNode operation, String contentType, byte[] body) {
        JsonNode content = operation.at("/requestBody/content");
        if (body.length == 0) {
            boolean required =
                    content.has(JSON) && operation.at("/requestBody/required").asBoolean();
            return required ? List.of("no body") : List.of();
        }
        String type = String.valueOf(contentType).replaceFirst(";.*", "");
        if (!content.has(type)) {
            return List.of("a body of " + contentType + " where " + content.properties() + " is described");
        }
        String pointer = "#/paths/" + escaped(path) + '/' + method.toLowerCase(Locale.ROOT) + "/requestBody/content/"
                + escaped(type) + "/schema";
        String json = type.equals(JSON)
                ? new String(body, StandardCharsets.UTF_8)
                : typed(FormData.parse(contentType, body).tree(), content.at("/" + escaped(type) + "/schema"))
                        .toString();
        return schemaFaults(pointer, json);
    }

    /**
     * What is wrong with a JSON answer of status 200, nothing where it conforms or is of the legacy API.
     *
     * @param path the path as the description has it, such as {@code /files/{file_id}}
     */
    public List<String> answerFaults(String method, String path, String json) {
        if (LEGACY.matcher(path).matches()) {
            return List.of();
        }
        String pointer = "#/paths/" + escaped(path) + '/' + method.toLowerCase(Locale.ROOT)
                + "/responses/200/content/application~1json/schema";
        return schemaFaults(pointer, json);
    }

    /** What is wrong with JSON that should be of a type of the description, such as an event of a stream. */
    public List<String> typeFaults(String type, String json) {
        return schemaFaults("#/components/schemas/" + type, json);
    }

    private List<String> schemaFaults(String pointer, String json) {
        if (root.at(pointer.substring(1)).isMissingNode()) {
            throw new IllegalArgumentException("The description has no " + pointer);
        }
        JsonSchema schema = bodies.computeIfAbsent(
                pointer, p -> whole.getRefSchema(SchemaLocation.of(URL + p).getFragment()));
        return schema.validate(json, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }

    private static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    /** The texts of a form as numbers, true and false where the description takes no text. */
    private JsonNode typed(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            ObjectNode typed = object.objectNode();
            object.properties()
                    .forEach(field ->
                            typed.set(field.getKey(), typed(field.getValue(), property(schema, field.getKey()))));
            return typed;
        }
        Set<String> types = new TreeSet<>();
        types(schema, types);
        boolean isPlain = value.isTextual() && !types.contains("string");
        String text = value.asText();
        if (isPlain && types.contains("boolean") && text.matches("true|false")) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        boolean isNumber = types.contains("number") || types.contains("integer");
        return isPlain && isNumber && text.matches("-?\\d+(\\.\\d+)?")
                ? DecimalNode.valueOf(new BigDecimal(text))
                : value;
    }

    private JsonNode property(JsonNode schema, String name) {
        return resolved(schema).path("properties").path(name);
    }

    private void types(JsonNode schema, Set<String> types) {
        JsonNode resolved = resolved(schema);
        JsonNode type = resolved.path("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(one -> types.add(one.asText()));
        for (String alternatives : List.of("anyOf", "oneOf", "allOf")) {
            resolved.path(alternatives).forEach(one -> types(one, types));
        }
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? resolved(root.at(schema.path("$ref").asText().substring(1)))
                : schema;
    }
}

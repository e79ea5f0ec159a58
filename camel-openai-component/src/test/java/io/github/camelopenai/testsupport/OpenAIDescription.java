package io.github.camelopenai.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * OpenAI's own description of its API, to check requests against: path, method, names of query parameters, JSON body.
 *
 * <pre>{@code
 * List<String> faults = OpenAIDescription.load().orElseThrow().faults("POST", "/models", Set.of(), "");
 * }</pre>
 *
 * <p>Found where the system property {@code openai.description} points; absent where no file is.
 */
public final class OpenAIDescription {

    private static final String URL = "https://description.invalid/openapi.json";
    private static final Pattern LEGACY = Pattern.compile("/edits|/fine-tunes(/.*)?");
    private static final Optional<OpenAIDescription> LOADED = read();

    private final JsonNode root;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> bodies = new ConcurrentHashMap<>();
    private final List<PathTemplate> templates = new ArrayList<>();

    private record PathTemplate(String path, Pattern pattern, int variables) {}

    private OpenAIDescription(byte[] json) throws IOException {
        root = new ObjectMapper().readTree(json);
        schemas = JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.add(iri -> source(iri.toString(), json))));
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
     * @param body the body, empty where there is none
     */
    public List<String> faults(String method, String path, Set<String> query, String body) {
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
        JsonNode operation = item.path(method.toLowerCase(java.util.Locale.ROOT));
        if (operation.isMissingNode()) {
            return List.of("no method " + method + " on " + template.get().path());
        }
        List<String> faults = new ArrayList<>(queryFaults(item, operation, query));
        faults.addAll(bodyFaults(template.get().path(), method, operation, body));
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

    private List<String> bodyFaults(String path, String method, JsonNode operation, String body) {
        boolean described =
                operation.at("/requestBody/content/application~1json").isObject();
        if (body.isEmpty()) {
            return described && operation.at("/requestBody/required").asBoolean() ? List.of("no body") : List.of();
        }
        if (!described) {
            return List.of("a body where none is described");
        }
        String pointer = "#/paths/" + path.replace("~", "~0").replace("/", "~1") + '/'
                + method.toLowerCase(java.util.Locale.ROOT) + "/requestBody/content/application~1json/schema";
        JsonSchema schema = bodies.computeIfAbsent(pointer, p -> schemas.getSchema(SchemaLocation.of(URL + p)));
        return schema.validate(body, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .toList();
    }
}

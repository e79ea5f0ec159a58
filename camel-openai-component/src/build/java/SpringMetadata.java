import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes spring-configuration-metadata.json, by which IDEs complete {@code camel.component.openai.*}, from the metadata that
 * Camel's plugin has generated. The build runs it as a source file; it is no part of the jar.
 *
 * <pre>java -cp jackson.jar SpringMetadata.java openai.json spring-configuration-metadata.json</pre>
 */
public final class SpringMetadata {

    private static final String PREFIX = "camel.component.openai";
    private static final Map<String, String> WRAPPERS = Map.of(
            "boolean", "java.lang.Boolean",
            "int", "java.lang.Integer",
            "long", "java.lang.Long",
            "double", "java.lang.Double");

    private final JsonNode source;
    private final String component;
    private final ObjectNode metadata = new ObjectMapper().createObjectNode();
    private final ArrayNode groups = metadata.putArray("groups");
    private final ArrayNode properties = metadata.putArray("properties");
    private final ArrayNode hints = metadata.putArray("hints");

    private SpringMetadata(JsonNode source) {
        this.source = source;
        this.component = source.at("/component/javaType").asText();
    }

    public static void main(String[] arguments) throws Exception {
        JsonNode source = new ObjectMapper().readTree(Path.of(arguments[0]).toFile());
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        byte[] text = (new ObjectMapper()
                                .writer(new DefaultPrettyPrinter()
                                        .withObjectIndenter(lines)
                                        .withArrayIndenter(lines))
                                .writeValueAsString(new SpringMetadata(source).make())
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
        Path target = Path.of(arguments[1]);
        boolean isStale = !Files.exists(target) || !Arrays.equals(text, Files.readAllBytes(target));
        if (isStale) {
            Files.createDirectories(target.getParent());
            Files.write(target, text);
        }
    }

    private ObjectNode make() {
        groups.addObject()
                .put("name", PREFIX)
                .put("type", component)
                .put("description", source.at("/component/description").asText());
        addSwitch("enabled", "Whether Spring Boot gives the properties " + PREFIX + ".* to the component.");
        addSwitch(
                "customizer.enabled", "Whether the component may be customized, which is how it gets its properties.");
        source.path("componentProperties").properties().forEach(option -> add(option.getKey(), option.getValue()));
        return metadata;
    }

    private void addSwitch(String name, String description) {
        properties
                .addObject()
                .put("name", PREFIX + '.' + name)
                .put("type", "java.lang.Boolean")
                .put("description", description)
                .put("defaultValue", true);
    }

    private void add(String option, JsonNode declared) {
        String name = PREFIX + '.' + dashed(option);
        String type = type(option, declared);
        ObjectNode property = properties
                .addObject()
                .put("name", name)
                .put("type", type)
                .put("description", declared.path("description").asText())
                .put("sourceType", component);
        addDefault(property, type, declared.path("defaultValue"));
        if (declared.path("deprecated").asBoolean()) {
            ObjectNode deprecation = property.putObject("deprecation").put("level", "warning");
            if (declared.has("deprecationNote")) {
                deprecation.put("reason", declared.path("deprecationNote").asText());
            }
        }
        if (declared.has("enum")) {
            ArrayNode values = hints.addObject().put("name", name).putArray("values");
            declared.path("enum").forEach(value -> values.addObject().put("value", value.asText()));
        }
    }

    /** Times and sizes by the types of Spring whose texts the component reads too. */
    private static String type(String option, JsonNode declared) {
        String type = declared.path("javaType").asText();
        boolean isNumber = type.equals("long") || type.equals("int");
        if (declared.path("type").asText().equals("duration")) {
            return "java.time.Duration";
        }
        if (isNumber && (option.endsWith("Size") || option.endsWith("Memory"))) {
            return "org.springframework.util.unit.DataSize";
        }
        return WRAPPERS.getOrDefault(type, type).replace(" ", "");
    }

    private static void addDefault(ObjectNode property, String type, JsonNode value) {
        switch (type) {
            case "java.time.Duration" -> property.put("defaultValue", value.asText() + "ms");
            case "org.springframework.util.unit.DataSize" -> property.put("defaultValue", value.asText() + "B");
            default -> {
                if (!value.isMissingNode()) {
                    property.set("defaultValue", value);
                }
            }
        }
    }

    private static String dashed(String option) {
        return option.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }
}

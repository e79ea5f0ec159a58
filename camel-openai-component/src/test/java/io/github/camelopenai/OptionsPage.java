package io.github.camelopenai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelopenai.internal.api.OptionGroup;
import io.github.camelopenai.internal.api.OptionGroups;
import io.github.camelopenai.internal.api.RequestFields;
import io.github.camelopenai.internal.properties.EndpointOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tables of docs/options.md, made from the component's metadata, the table of groups and the examples of each option. */
final class OptionsPage {

    static final String BEGIN = "<!-- The tables are made by OptionsPageTest; see CONTRIBUTING.md -->\n\n";
    static final String END = "<!-- End of the tables -->\n";

    private final JsonNode metadata;
    private final Map<String, Example> examples;

    /** The unit of an option, empty where it has none, and a value as a URI has it. */
    record Example(String unit, String value) {}

    private OptionsPage(JsonNode metadata, Map<String, Example> examples) {
        this.metadata = metadata;
        this.examples = examples;
    }

    static OptionsPage read() {
        try (InputStream json = OptionsPage.class.getResourceAsStream("/META-INF/io/github/camelopenai/openai.json");
                InputStream tsv = OptionsPage.class.getResourceAsStream("option-examples.tsv")) {
            return new OptionsPage(new ObjectMapper().readTree(json), examples(tsv));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Example> examples(InputStream tsv) throws IOException {
        return new String(tsv.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .collect(Collectors.toMap(cells -> cells[0], cells -> new Example(cells[1], cells[2])));
    }

    Map<String, Example> examples() {
        return examples;
    }

    /** The options of the endpoint and of the component, by name. */
    Map<String, JsonNode> options() {
        Map<String, JsonNode> options = new LinkedHashMap<>();
        metadata.path("properties").properties().forEach(one -> options.put(one.getKey(), one.getValue()));
        componentOnly()
                .forEach(name ->
                        options.put(name, metadata.path("componentProperties").path(name)));
        options.remove("resource");
        return options;
    }

    private Set<String> componentOnly() {
        Set<String> names = new TreeSet<>();
        metadata.path("componentProperties").fieldNames().forEachRemaining(names::add);
        metadata.path("properties").fieldNames().forEachRemaining(names::remove);
        names.remove("configuration");
        return names;
    }

    /** All tables. */
    String tables() {
        StringBuilder page = new StringBuilder();
        for (OptionGroup group : OptionGroups.all()) {
            List<String> rows = new ArrayList<>();
            metadata.path("properties").properties().stream()
                    .filter(option -> !option.getKey().equals("resource"))
                    .filter(option -> OptionGroups.of(
                                    option.getValue().path("label").asText())
                            .contains(group))
                    .forEach(option -> rows.add(row(option.getKey(), group.name(), option.getValue())));
            table(page, "### " + group.title() + "\n\n" + group.text() + "\n\n", rows);
        }
        table(
                page,
                "### The component alone\n\nThese cannot stand in a URI.\n\n",
                componentOnly().stream()
                        .map(name -> row(
                                name, "", metadata.path("componentProperties").path(name)))
                        .toList());
        return page.toString();
    }

    private static void table(StringBuilder page, String heading, List<String> rows) {
        page.append(heading)
                .append("| option | value | unit | default | example | meaning |\n|---|---|---|---|---|---|\n");
        rows.forEach(page::append);
        page.append('\n');
    }

    /** @param label the group, which may have an example of its own */
    private String row(String name, String label, JsonNode option) {
        Example example = examples.getOrDefault(name + '@' + label, examples.getOrDefault(name, new Example("?", "?")));
        String prefix = option.path("prefix").asText();
        return "| `" + (prefix.isEmpty() ? name : prefix + "*") + "` | " + value(option, example) + " | "
                + example.unit() + " | " + code(defaultOf(option, example)) + " | " + code(example.value()) + " | "
                + meaning(name, option) + " |\n";
    }

    private static String value(JsonNode option, Example example) {
        if (option.has("enum") && option.path("enum").size() <= 10) {
            List<String> values = new ArrayList<>();
            option.path("enum").forEach(value -> values.add(code(value.asText())));
            return String.join(", ", values);
        }
        return switch (option.path("type").asText()) {
            case "duration" -> "time";
            case "boolean" -> "`true`, `false`";
            case "integer" ->
                example.unit().equals("bytes") ? "size" : example.unit().equals("time") ? "time" : "whole number";
            case "number" -> "number";
            case "object" -> option.has("prefix") ? "map" : "bean";
            default -> "text";
        };
    }

    private static String defaultOf(JsonNode option, Example example) {
        String value = option.path("defaultValue").asText("");
        if (value.isEmpty() || value.equals("0")) {
            return value;
        }
        return switch (example.unit()) {
            case "time" -> time(Long.parseLong(value));
            case "bytes" -> size(Long.parseLong(value));
            default -> value;
        };
    }

    private static String time(long millis) {
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    private static String size(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MB" : String.valueOf(bytes);
    }

    private String meaning(String name, JsonNode option) {
        String description = option.path("description")
                .asText()
                .replaceFirst(" This is a multi-value option with prefix: .*", "")
                .replace("|", "\\|");
        boolean isField = RequestFields.options().contains(name);
        boolean isEndpointOnly = !metadata.path("componentProperties").has(name);
        String endpoints = EndpointOptions.endpointsOf(name);
        return description
                + (isField ? " *Request field.*" : "")
                + (endpoints.isEmpty() ? "" : " *For " + endpoints + ".*")
                + (isEndpointOnly ? " *Endpoint only.*" : "");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
    }
}

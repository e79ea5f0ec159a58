package io.github.camelopenai.internal.properties;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An option as it is declared, read from the metadata that Camel's plugin writes. Every start of a program does this, so no tree is made
 * of the 260 KB: they are skipped, and a few words of them kept.
 *
 * @param name such as {@code apiKey}
 * @param label its groups and roles, separated by commas
 * @param type the name of the class that it takes
 * @param isSecret whether no message may show its value
 * @param isMap whether it has entries, such as {@code additionalHeader}
 */
record DeclaredOption(String name, String label, String type, boolean isSecret, boolean isMap) {

    private static final String FILE = "/META-INF/io/github/camelopenai/openai.json";

    /** The options that the query of a URI can have, in the order of their declaration. */
    static List<DeclaredOption> ofEndpoints() {
        return read("properties");
    }

    /** The options of the component, in the order of their declaration. */
    static List<DeclaredOption> ofComponents() {
        return read("componentProperties");
    }

    /** Reads them anew; they are not kept, since a part is enough for each reader. */
    private static List<DeclaredOption> read(String section) {
        try (InputStream in = DeclaredOption.class.getResourceAsStream(FILE);
                JsonParser json = new JsonFactory().createParser(in)) {
            enter(json, section);
            List<DeclaredOption> options = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                DeclaredOption option = option(json, json.currentName());
                if (option != null) {
                    options.add(option);
                }
            }
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException("The metadata of the component cannot be read", e);
        }
    }

    /** Goes to the first field of an object in the outermost one. */
    private static void enter(JsonParser json, String section) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME && !json.currentName().equals(section)) {
            json.nextToken();
            json.skipChildren();
        }
        json.nextToken();
    }

    /** Null where it is the path of the URI. */
    private static DeclaredOption option(JsonParser json, String name) throws IOException {
        String label = "";
        String type = "";
        boolean isSecret = false;
        boolean isMap = false;
        boolean isPath = false;
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String trait = json.currentName();
            json.nextToken();
            switch (trait) {
                case "label" -> label = json.getText();
                case "javaType" -> type = json.getText();
                case "secret" -> isSecret = json.getBooleanValue();
                case "multiValue" -> isMap = json.getBooleanValue();
                case "kind" -> isPath = json.getText().equals("path");
                default -> json.skipChildren();
            }
        }
        return isPath ? null : new DeclaredOption(name, label, type, isSecret, isMap);
    }
}

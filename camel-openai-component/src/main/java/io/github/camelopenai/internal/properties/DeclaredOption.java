package io.github.camelopenai.internal.properties;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An option as it is declared. The build takes these few words out of the metadata that Camel's plugin writes: every start of a program reads
 * them, and the metadata is 260 KB of JSON.
 *
 * @param name such as {@code apiKey}
 * @param label its groups and roles, separated by commas
 * @param type the name of the class that it takes
 * @param isSecret whether no message may show its value
 * @param isMap whether it has entries, such as {@code additionalHeader}
 */
record DeclaredOption(String name, String label, String type, boolean isSecret, boolean isMap) {

    /** The options that the query of a URI can have, in the order of their declaration. */
    static List<DeclaredOption> ofEndpoints() {
        return read("endpoint-options.tsv");
    }

    /** The options of the component, in the order of their declaration. */
    static List<DeclaredOption> ofComponents() {
        return read("component-options.tsv");
    }

    /** Reads them anew; they are not kept, since a part is enough for each reader. */
    private static List<DeclaredOption> read(String file) {
        try (InputStream in = DeclaredOption.class.getResourceAsStream(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<DeclaredOption> options = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                options.add(option(line.split("\t", -1)));
            }
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException("The options of the component cannot be read", e);
        }
    }

    private static DeclaredOption option(String[] cells) {
        return new DeclaredOption(cells[0], cells[1], cells[2], Boolean.parseBoolean(cells[3]), !cells[4].isEmpty());
    }
}

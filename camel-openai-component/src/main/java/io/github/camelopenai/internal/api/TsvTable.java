package io.github.camelopenai.internal.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table of the API, kept as a tab-separated file beside this class. */
final class TsvTable {

    private TsvTable() {}

    /** The rows of a file, each as column name to value; an empty cell is an empty String. */
    static List<Map<String, String>> rows(String file) {
        try (InputStream in = TsvTable.class.getResourceAsStream(file);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String[] columns = reader.readLine().split("\t", -1);
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                rows.add(row(columns, line));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("The table " + file + " cannot be read", e);
        }
    }

    private static Map<String, String> row(String[] columns, String line) {
        String[] cells = line.split("\t", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < columns.length; i++) {
            row.put(columns[i], i < cells.length ? cells[i] : "");
        }
        return row;
    }
}

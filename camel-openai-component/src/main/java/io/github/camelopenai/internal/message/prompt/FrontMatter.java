package io.github.camelopenai.internal.message.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelopenai.internal.api.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the front matter of a file: {@code key: value} in each line, between two lines of three dashes.
 *
 * <pre>{@code
 * ---
 * model: gpt-4o-mini
 * temperature: 0
 * systemMessage: |
 *   You summarize letters.
 *   You write short sentences.
 * ---
 * }</pre>
 *
 * <p>It reads a part of <a href="https://yaml.org/spec/1.2.2/">YAML</a>: values in one line, plain, in quotes or as JSON, and blocks of
 * lines after {@code |}, which have no line break at their end. Whatever else has a meaning in YAML is refused, so that no file means
 * one thing here and another thing to a YAML parser.
 */
final class FrontMatter {

    private static final String FENCE = "---";
    private static final Pattern ENTRY = Pattern.compile("([A-Za-z][\\w.-]*):(?:\\s+(.*))?");
    private static final Pattern BLOCK = Pattern.compile("\\|[-+]?");
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final String INDICATORS = "&*!>|%@`,]}#";

    private final String place;
    private final List<String> lines;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private int at = 1;

    /**
     * What a line says.
     *
     * @param line its number in the file, from 1 on
     */
    record Entry(String key, String value, int line) {}

    /**
     * A file that has been read.
     *
     * @param entries what its front matter says
     * @param text what follows it
     */
    record Read(List<Entry> entries, String text) {}

    private FrontMatter(String place, List<String> lines) {
        this.place = place;
        this.lines = lines;
    }

    /**
     * Reads a file; one that does not begin with three dashes has no front matter.
     *
     * @param place names the file to the user
     * @throws IllegalArgumentException where a line cannot be read, naming file and line
     */
    static Read read(String place, String file) {
        List<String> lines = file.lines().toList();
        if (lines.isEmpty() || !lines.get(0).stripTrailing().equals(FENCE)) {
            return new Read(List.of(), file);
        }
        FrontMatter matter = new FrontMatter(place, lines);
        matter.readEntries();
        String text = lines.stream().skip(matter.at).collect(Collectors.joining("\n"));
        return new Read(List.copyOf(matter.entries), text);
    }

    private void readEntries() {
        while (at < lines.size()) {
            String line = lines.get(at++).stripTrailing();
            if (line.equals(FENCE)) {
                return;
            }
            if (!line.isEmpty() && !line.startsWith("#")) {
                readEntry(line, at);
            }
        }
        throw new IllegalArgumentException(
                place + " begins with ---, but has no second line of --- that ends its front matter.");
    }

    private void readEntry(String line, int number) {
        if (Character.isWhitespace(line.charAt(0))) {
            throw refused(
                    number, "is indented. Write a map as metadata.team: blue, and a text of several lines after |");
        }
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            throw refused(number, "is not 'option: value'");
        }
        String key = entry.group(1);
        if (!keys.add(key)) {
            throw refused(number, "has the option " + key + " for the second time");
        }
        String written = entry.group(2) == null ? "" : entry.group(2).strip();
        String value = BLOCK.matcher(written).matches() ? block() : value(key, written, number);
        entries.add(new Entry(key, value, number));
    }

    /** The lines that are indented. */
    private String block() {
        List<String> block = new ArrayList<>();
        int indent = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            int spaces = line.length() - line.stripLeading().length();
            if (!line.isBlank() && spaces == 0) {
                break;
            }
            indent = indent == 0 && !line.isBlank() ? spaces : indent;
            if (!line.isBlank() && spaces < indent) {
                throw refused(at + 1, "is indented less than the first line of its text");
            }
            block.add(line.isBlank() ? "" : line.substring(indent));
            at++;
        }
        return String.join("\n", block).stripTrailing();
    }

    private String value(String key, String written, int number) {
        if (NOTHING.contains(written)) {
            throw refused(number, "has no value for the option " + key + ". Leave the line out");
        }
        char first = written.charAt(0);
        if (first == '\'') {
            return quoted(key, written, number);
        }
        if (first == '"' || first == '[' || first == '{') {
            return json(key, written, number);
        }
        boolean isSpecial = INDICATORS.indexOf(first) >= 0
                || written.startsWith("- ")
                || written.startsWith("? ")
                || written.contains(" #")
                || written.contains(": ")
                || written.endsWith(":");
        if (isSpecial) {
            throw refused(
                    number,
                    "has a value for the option " + key + " that has another meaning in YAML. Put it into quotes");
        }
        return written;
    }

    private String quoted(String key, String written, int number) {
        String inner = written.length() < 2 ? "'" : written.substring(1, written.length() - 1);
        if (!written.endsWith("'") || inner.replace("''", "").contains("'")) {
            throw refused(number, "has a value in quotes for the option " + key + " that does not end with its quote");
        }
        return inner.replace("''", "'");
    }

    /** A text in double quotes, a list or an object: what is JSON in one line is YAML too. */
    private String json(String key, String written, int number) {
        try {
            JsonNode value = Json.parse(written);
            return value.isTextual() ? value.textValue() : written;
        } catch (IllegalArgumentException e) {
            throw refused(
                    number,
                    "has a value for the option " + key + " that is no JSON in one line. Put it into single quotes");
        }
    }

    private IllegalArgumentException refused(int number, String fault) {
        return new IllegalArgumentException(place + ", line " + number + ' ' + fault + '.');
    }
}

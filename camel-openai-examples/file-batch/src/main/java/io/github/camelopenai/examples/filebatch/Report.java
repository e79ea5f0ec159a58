package io.github.camelopenai.examples.filebatch;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * {@code report.csv}: a row for each prompt that is done.
 *
 * <p>A row is written before the outcome itself appears, so that no outcome is without one; the rows that a killed run left
 * without an outcome are dropped at the next start.
 */
final class Report {

    private static final String[] COLUMNS = {
        "file", "model", "finish reason", "prompt tokens", "completion tokens", "attempts", "milliseconds"
    };
    private static final CSVFormat CSV =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final Path file;

    /** A row; null is what is not known. */
    record Row(
            String file,
            String model,
            String finishReason,
            Long promptTokens,
            Long completionTokens,
            int attempts,
            long milliseconds) {}

    private Report(Path file) {
        this.file = file;
    }

    /** The report of a folder, made to hold just the rows of prompts that are done. */
    static Report open(Path out, Predicate<String> isDone) throws IOException {
        Report report = new Report(out.resolve("report.csv"));
        report.keep(isDone);
        return report;
    }

    void add(Row row) {
        addLine(line(row));
    }

    /** A row as its line, without the end of line. */
    static String line(Row row) {
        return CSV.format(
                row.file(),
                row.model(),
                row.finishReason(),
                row.promptTokens(),
                row.completionTokens(),
                row.attempts(),
                row.milliseconds());
    }

    synchronized void addLine(String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The report " + file + " cannot be written", e);
        }
    }

    /** Keeps the last row of each prompt that is done, and no other. */
    synchronized void keep(Predicate<String> isDone) throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (CSVRecord row : read()) {
            boolean whole = row.size() == COLUMNS.length;
            if (whole && row.getRecordNumber() > 1 && isDone.test(row.get(0))) {
                rows.remove(row.get(0));
                rows.put(row.get(0), CSV.format((Object[]) row.values()));
            }
        }
        write(rows.values());
    }

    private Collection<CSVRecord> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1); // a kill may have torn the last row
        return CSV.parse(new StringReader(whole)).getRecords();
    }

    private void write(Collection<String> rows) throws IOException {
        Path temporary = file.resolveSibling(Outcomes.TEMPORARY + file.getFileName());
        StringBuilder text = new StringBuilder(CSV.format((Object[]) COLUMNS)).append('\n');
        rows.forEach(row -> text.append(row).append('\n'));
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}

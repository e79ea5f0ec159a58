package io.github.camelopenai.examples.filebatch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
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

    /** Keeps the last row of each prompt that is done, and no other. It holds no more in memory than the names. */
    synchronized void keep(Predicate<String> isDone) throws IOException {
        Path temporary = file.resolveSibling(Outcomes.TEMPORARY + file.getFileName());
        try (BufferedWriter kept = Files.newBufferedWriter(temporary)) {
            kept.append(CSV.format((Object[]) COLUMNS)).append('\n');
            if (Files.exists(file)) {
                dropTornRow();
                copy(lastRows(isDone), kept);
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A kill may have torn the last row. */
    private void dropTornRow() throws IOException {
        try (RandomAccessFile rows = new RandomAccessFile(file.toFile(), "rw")) {
            long end = rows.length();
            while (end > 0 && byteAt(rows, end - 1) != '\n') {
                end--;
            }
            rows.setLength(end);
        }
    }

    private static int byteAt(RandomAccessFile rows, long position) throws IOException {
        rows.seek(position);
        return rows.read();
    }

    /** The number of the last row of each prompt that is done. */
    private Map<String, Long> lastRows(Predicate<String> isDone) throws IOException {
        Map<String, Long> last = new HashMap<>();
        try (CSVParser rows = rows()) {
            for (CSVRecord row : rows) {
                boolean whole = row.size() == COLUMNS.length;
                if (whole && row.getRecordNumber() > 1 && isDone.test(row.get(0))) {
                    last.put(row.get(0), row.getRecordNumber());
                }
            }
        }
        return last;
    }

    private void copy(Map<String, Long> last, BufferedWriter to) throws IOException {
        try (CSVParser rows = rows()) {
            for (CSVRecord row : rows) {
                if (Long.valueOf(row.getRecordNumber()).equals(last.get(row.get(0)))) {
                    to.append(CSV.format((Object[]) row.values())).append('\n');
                }
            }
        }
    }

    private CSVParser rows() throws IOException {
        return CSVParser.parse(file, StandardCharsets.UTF_8, CSV);
    }
}

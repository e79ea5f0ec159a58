package io.github.camelopenai.examples.filebatch;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    private static final List<String> COLUMNS =
            List.of("file", "model", "finish reason", "prompt tokens", "completion tokens", "attempts", "milliseconds");

    /** Only where there are prices, or an earlier run had them. */
    private static final String COST = "cost";

    private static final CSVFormat CSV =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final Path file;
    private final boolean hasCost;

    /** A row; null is what is not known. */
    record Row(
            String file,
            String model,
            String finishReason,
            Long promptTokens,
            Long completionTokens,
            int attempts,
            long milliseconds,
            BigDecimal cost) {}

    private Report(Path file, boolean hasCost) {
        this.file = file;
        this.hasCost = hasCost;
    }

    /**
     * The report of a folder, made to hold just the rows of prompts that are done.
     *
     * @param hasPrices whether it is to have a column with the cost
     */
    static Report open(Path out, boolean hasPrices, Predicate<String> isDone) throws IOException {
        Path file = out.resolve("report.csv");
        Report report = new Report(file, hasPrices || hasCost(file));
        report.keep(isDone);
        return report;
    }

    private static boolean hasCost(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String header = lines.readLine();
            return header != null && header.endsWith("," + COST);
        }
    }

    void add(Row row) {
        addLine(line(row));
    }

    /** A row as its line, without the end of line. */
    String line(Row row) {
        List<Object> values = new ArrayList<>();
        values.add(row.file());
        values.add(row.model());
        values.add(row.finishReason());
        values.add(row.promptTokens());
        values.add(row.completionTokens());
        values.add(row.attempts());
        values.add(row.milliseconds());
        values.add(row.cost() == null ? null : row.cost().toPlainString());
        return line(values);
    }

    /** With the columns of this report, however many there were in an earlier one. */
    private String line(List<?> values) {
        List<Object> columns = new ArrayList<>(values);
        int width = COLUMNS.size() + (hasCost ? 1 : 0);
        while (columns.size() < width) {
            columns.add(null);
        }
        return CSV.format(columns.subList(0, width).toArray());
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
            List<String> header = new ArrayList<>(COLUMNS);
            header.add(COST);
            kept.append(line(header)).append('\n');
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
                boolean whole = row.size() >= COLUMNS.size() && row.size() <= COLUMNS.size() + 1;
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
                    to.append(line(row.toList())).append('\n');
                }
            }
        }
    }

    private CSVParser rows() throws IOException {
        return CSVParser.parse(file, StandardCharsets.UTF_8, CSV);
    }
}

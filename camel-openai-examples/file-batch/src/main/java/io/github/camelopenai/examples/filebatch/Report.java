package io.github.camelopenai.examples.filebatch;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * {@code report.csv}: a row for each prompt that is done.
 *
 * <p>A row is written before the outcome itself appears, so that no outcome is without one; the rows that a killed run left
 * without an outcome are dropped at the next start. It is on disk as soon as it is added: none is held.
 */
final class Report implements Closeable {

    private static final List<String> COLUMNS =
            List.of("file", "model", "finish reason", "prompt tokens", "completion tokens", "attempts", "milliseconds");

    /** Only where there are prices, or an earlier run had them. */
    private static final String COST = "cost";

    private static final CSVFormat CSV =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final Path file;
    private final boolean hasCost;
    private FileChannel rows;

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
     * @param scratch a folder for files that are needed meanwhile
     */
    static Report open(Path out, boolean hasPrices, Predicate<String> isDone, Path scratch) throws IOException {
        Path file = out.resolve("report.csv");
        Report report = new Report(file, hasPrices || hasCost(file));
        report.keep(isDone, scratch);
        report.rows = FileChannel.open(file, StandardOpenOption.WRITE);
        report.rows.position(report.rows.size());
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
        ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
        try {
            long end = rows.position();
            try {
                while (bytes.hasRemaining()) {
                    rows.write(bytes);
                }
            } catch (IOException e) {
                // Half a row would spoil the next one
                rows.truncate(end);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The report " + file + " cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** Keeps the last row of each prompt that is done, and no other. */
    private void keep(Predicate<String> isDone, Path scratch) throws IOException {
        Path temporary = file.resolveSibling(Outcomes.TEMPORARY + file.getFileName());
        try (BufferedWriter kept = Files.newBufferedWriter(temporary)) {
            List<String> header = new ArrayList<>(COLUMNS);
            header.add(COST);
            kept.append(line(header)).append('\n');
            if (Files.exists(file)) {
                dropTornRow();
                copy(lastRows(isDone, scratch), kept);
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

    /** The numbers of the last row of each prompt that is done: a bit for each row. */
    private BitSet lastRows(Predicate<String> isDone, Path scratch) throws IOException {
        NameSort sort = new NameSort(scratch, Comparator.naturalOrder());
        try (CSVParser all = rows()) {
            for (CSVRecord row : all) {
                boolean whole = row.size() >= COLUMNS.size() && row.size() <= COLUMNS.size() + 1;
                if (whole && row.getRecordNumber() > 1 && isDone.test(row.get(0))) {
                    sort.add(new Numbered(row.get(0), row.getRecordNumber()).toString());
                }
            }
        }
        BitSet last = new BitSet();
        try (Names sorted = sort.sorted()) {
            Numbered before = null;
            for (String name = sorted.next(); name != null; name = sorted.next()) {
                Numbered row = Numbered.parse(name);
                if (before != null && before.file().equals(row.file())) {
                    last.clear((int) before.number());
                }
                last.set((int) row.number());
                before = row;
            }
        }
        return last;
    }

    /** A prompt with the number of a row, as a text that sorts by both. */
    private record Numbered(String file, long number) {

        private static final int DIGITS = 10;

        static Numbered parse(String text) {
            int end = text.length() - DIGITS;
            return new Numbered(text.substring(0, end - 1), Long.parseLong(text.substring(end)));
        }

        @Override
        public String toString() {
            return file + '\0' + String.format("%0" + DIGITS + 'd', number);
        }
    }

    private void copy(BitSet last, BufferedWriter to) throws IOException {
        try (CSVParser all = rows()) {
            for (CSVRecord row : all) {
                if (last.get((int) row.getRecordNumber())) {
                    to.append(line(row.toList())).append('\n');
                }
            }
        }
    }

    private CSVParser rows() throws IOException {
        return CSVParser.parse(file, StandardCharsets.UTF_8, CSV);
    }
}

package io.github.camelopenai.examples.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** The figures of a run as CSV. A figure is on the disk when it is added, so that a run that is broken off leaves what it has. */
public final class SampleFile {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
    private static final List<String> HEADER =
            List.of("scenario", "variant", "side", "figure", "unit", "round", "value");

    private final Path file;

    private SampleFile(Path file) {
        this.file = file;
    }

    /** Makes a new file, in place of one that is there. */
    public static SampleFile create(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        SampleFile samples = new SampleFile(file);
        samples.append(HEADER);
        return samples;
    }

    public void add(Sample sample) {
        try {
            append(List.of(
                    sample.scenario(),
                    sample.variant(),
                    sample.side(),
                    sample.figure(),
                    sample.unit(),
                    sample.round(),
                    sample.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(List<?> row) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                CSVPrinter printer = new CSVPrinter(writer, FORMAT)) {
            printer.printRecord(row);
        }
    }

    public static List<Sample> read(Path file) throws IOException {
        CSVFormat format =
                FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
        List<Sample> samples = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file);
                CSVParser rows = CSVParser.parse(reader, format)) {
            for (CSVRecord row : rows) {
                samples.add(new Sample(
                        row.get("scenario"),
                        row.get("variant"),
                        row.get("side"),
                        row.get("figure"),
                        row.get("unit"),
                        Integer.parseInt(row.get("round")),
                        row.get("value")));
            }
        }
        return samples;
    }
}

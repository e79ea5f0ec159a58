package io.github.camelopenai.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BatchFilesTest {

    @Test
    void theLineThatWouldExceedTheBytesOfAFileBeginsTheNextOne() throws IOException {
        try (BatchFiles files = new BatchFiles(new BatchFiles.Limits(100, 10))) {
            add(files, "12345\n", "123\n", "1\n", "12345678\n");

            assertThat(contents(files)).containsExactly("12345\n123\n", "1\n", "12345678\n");
        }
    }

    @Test
    void theLineThatWouldExceedTheRequestsOfAFileBeginsTheNextOne() throws IOException {
        try (BatchFiles files = new BatchFiles(new BatchFiles.Limits(2, 100))) {
            add(files, "1\n", "2\n", "3\n");

            assertThat(contents(files)).containsExactly("1\n2\n", "3\n");
        }
    }

    @Test
    void aLineMayCountAsSeveralRequests() throws IOException {
        try (BatchFiles files = new BatchFiles(new BatchFiles.Limits(3, 100))) {
            files.add(new byte[] {'1'}, 2);
            files.add(new byte[] {'2'}, 2);
            files.finish();

            assertThat(contents(files)).containsExactly("1", "2");
        }
    }

    @Test
    void aLineThatFitsIntoNoFileIsRefused() {
        try (BatchFiles files = new BatchFiles(new BatchFiles.Limits(1, 3))) {
            assertThatThrownBy(() -> files.add(new byte[4], 1)).hasMessageContaining("it has 4 bytes");
            assertThatThrownBy(() -> files.add(new byte[1], 2)).hasMessageContaining("and 2 inputs");
        }
    }

    @Test
    void closingRemovesTheFilesAlsoOneThatIsNotFinished() throws IOException {
        BatchFiles files = new BatchFiles(new BatchFiles.Limits(1, 100));
        files.add(new byte[1], 1);
        files.add(new byte[1], 1);
        List<Path> paths = files.paths();
        assertThat(paths).hasSize(2).allMatch(Files::exists);

        files.close();

        assertThat(paths).noneMatch(Files::exists);
    }

    private static void add(BatchFiles files, String... lines) throws IOException {
        for (String line : lines) {
            files.add(line.getBytes(StandardCharsets.US_ASCII), 1);
        }
        files.finish();
    }

    private static List<String> contents(BatchFiles files) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path path : files.paths()) {
            contents.add(Files.readString(path));
        }
        return contents;
    }
}

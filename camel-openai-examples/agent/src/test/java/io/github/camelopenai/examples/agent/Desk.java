package io.github.camelopenai.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.examples.common.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The folder of a desk, and runs of the program in it. */
record Desk(Path folder) {

    /**
     * A run inside of the test.
     *
     * @param screen what it printed
     */
    record Run(int exitCode, String screen) {}

    Run run(Map<String, String> environment, String typed, String... options) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        List<String> arguments = new ArrayList<>(List.of("--folder", folder.toString()));
        arguments.addAll(List.of(options));
        int exitCode = Program.run(
                new SupportDesk(environment, new ByteArrayInputStream(typed.getBytes(StandardCharsets.US_ASCII)), out),
                out,
                arguments.toArray(String[]::new));
        return new Run(exitCode, screen.toString(StandardCharsets.UTF_8));
    }

    /** Puts one mail into the inbox of a shop with the orders of the samples. */
    void receives(String name, String... lines) throws IOException {
        Samples.putInto(folder);
        for (String sample : names("inbox")) {
            Files.delete(folder.resolve("inbox").resolve(sample));
        }
        Path mail = Files.write(folder.resolve("inbox").resolve(name), List.of(lines));
        // The desk waits a second for a mail that may still be written
        Files.setLastModifiedTime(mail, FileTime.from(Instant.EPOCH));
    }

    /** The names of the files in a folder of it, hidden ones too. */
    Set<String> names(String of) throws IOException {
        Path path = folder.resolve(of);
        if (!Files.exists(path)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }

    String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    /** What each answer and each payment is, and when it was written. */
    Map<String, String> outcomes() throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        for (String of : List.of("outbox", "refunds")) {
            for (String name : names(of)) {
                Path file = folder.resolve(of).resolve(name);
                if (!name.startsWith(".")) {
                    outcomes.put(of + '/' + name, Files.getLastModifiedTime(file) + " " + Files.readString(file));
                }
            }
        }
        return outcomes;
    }

    /** The mails of the samples are answered, each as its order, its customer and the payments say. */
    void hasAnsweredTheSamples() throws IOException {
        assertThat(names("refunds")).containsExactly("A-1001.txt", "A-1003.txt");
        assertThat(read("refunds/A-1001.txt")).isEqualTo("49.90 EUR for order A-1001 to ann@example.com");
        assertThat(names("outbox"))
                .containsExactly(
                        "1-broken-lamp.txt",
                        "2-where-is-it.txt",
                        "3-loud-mill.txt",
                        "4-not-yours.txt",
                        "5-no-number.txt");
        assertThat(read("outbox/1-broken-lamp.txt"))
                .startsWith("To: ann@example.com\nSubject: Re: The lamp is broken\n\nDear Ann Lee,\n")
                .contains("paid you back 49.90 EUR for your desk lamp, order A-1001");
        assertThat(read("outbox/2-where-is-it.txt")).contains("To: ben@", "Dear Ben Ode", "A-1002, is on its way");
        assertThat(read("outbox/3-loud-mill.txt")).contains("To: cleo@", "Dear Cleo Sanz", "paid you back 64.50 EUR");
        assertThat(read("outbox/4-not-yours.txt"))
                .contains("To: mallory@", "no such order of yours")
                .doesNotContain("Cleo", "coffee");
        assertThat(read("outbox/5-no-number.txt")).contains("To: dan@", "Dear Dan Fox", "send us its number");
        assertThat(names("inbox")).isEmpty();
        assertThat(names("failed")).isEmpty();
        assertThat(names("done")).isEqualTo(names("outbox"));
    }
}

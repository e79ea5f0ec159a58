package io.github.camelopenai.test;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder that keeps what is uploaded; made with the first file, and deleted at the end unless a test named it. */
final class Folder {

    private final boolean isTemporary;
    private Path path;

    /** @param path the folder, or null for a temporary one */
    Folder(Path path) {
        this.path = path;
        this.isTemporary = path == null;
    }

    synchronized Path path() throws IOException {
        if (path == null) {
            path = Files.createTempDirectory("openai-stand-in");
        }
        return Files.createDirectories(path);
    }

    /** @throws IllegalArgumentException where the name is none of ours, and so could lead elsewhere */
    private Path file(String name) {
        if (!name.matches("[\\w-]+(\\.json)?")) {
            throw new IllegalArgumentException("No name of a file: " + name);
        }
        try {
            return path().resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return name.matches("[\\w-]+") && Files.exists(file(name));
    }

    void write(String name, byte[] content) {
        try {
            Files.write(file(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] read(String name) {
        try {
            return Files.readAllBytes(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BufferedReader reader(String name) throws IOException {
        return Files.newBufferedReader(file(name));
    }

    BufferedWriter writer(String name) throws IOException {
        return Files.newBufferedWriter(file(name));
    }

    long size(String name) throws IOException {
        return Files.size(file(name));
    }

    ObjectNode json(String name) {
        return (ObjectNode) Json.parseOrMissing(read(name));
    }

    void writeJson(String name, ObjectNode json) {
        write(name, json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The names of the files that begin and end so, in no order. */
    Stream<String> names(String begin, String end) {
        try (Stream<Path> files = Files.list(path())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(begin) && name.endsWith(end))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(List<String> names) {
        try {
            for (String name : names) {
                Files.deleteIfExists(file(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a temporary folder. */
    synchronized void close() {
        if (!isTemporary || path == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            path = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

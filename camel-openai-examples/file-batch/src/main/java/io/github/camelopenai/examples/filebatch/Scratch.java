package io.github.camelopenai.examples.filebatch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder {@code .run} for files that a run needs and no other does. */
final class Scratch implements AutoCloseable {

    private final Path folder;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** Makes it; what a killed run has left in it is removed. */
    static Scratch in(Path out) throws IOException {
        Scratch scratch = new Scratch(out.resolve(".run"));
        scratch.close();
        Files.createDirectories(scratch.folder);
        return scratch;
    }

    Path folder() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}

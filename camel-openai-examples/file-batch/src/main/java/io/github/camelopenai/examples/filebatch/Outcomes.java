package io.github.camelopenai.examples.filebatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/**
 * What has become of each prompt: an answer in {@code answers/}, or an error in {@code failed/}.
 *
 * <p>These files are all that a restart needs to know. Each appears under its name at once and whole, by a rename.
 */
final class Outcomes {

    /** How names of files begin that are not whole yet. */
    static final String TEMPORARY = ".tmp-";

    /** The order of the names of prompts without their ending, in which two prompts with one outcome follow each other. */
    static final Comparator<String> IN_ORDER =
            Comparator.comparing(Outcomes::nameOf).thenComparing(Comparator.naturalOrder());

    private final Path in;
    private final Path answers;
    private final Path failed;

    private Outcomes(Path in, Path out) {
        this.in = in;
        this.answers = out.resolve("answers");
        this.failed = out.resolve("failed");
    }

    /** The outcomes in a folder, which is made where there is none; what a killed run left half-done is removed. */
    static Outcomes open(Path in, Path out) throws IOException {
        Outcomes outcomes = new Outcomes(in, out);
        for (Path folder : new Path[] {outcomes.answers, outcomes.failed}) {
            Files.createDirectories(folder);
            deleteTemporary(folder);
        }
        return outcomes;
    }

    boolean isAnswered(String file) {
        return Files.exists(answers.resolve(nameOf(file) + ".md"));
    }

    boolean isFailed(String file) {
        return Files.exists(errorOf(file));
    }

    boolean isDone(String file) {
        return isAnswered(file) || isFailed(file);
    }

    /** Those of a list that are not done. */
    Names pending(NameFile prompts) throws IOException {
        return isEmpty(answers) && isEmpty(failed)
                ? prompts.read()
                : prompts.read().filter(prompt -> !isDone(prompt));
    }

    /** How many of a list have failed. */
    long failures(NameFile prompts) throws IOException {
        return isEmpty(failed) ? 0 : prompts.read().filter(this::isFailed).count();
    }

    /** Writes an answer that an earlier run could not write. */
    void answer(String file, String text) throws IOException {
        Path temporary = answers.resolve(TEMPORARY + nameOf(file));
        Files.writeString(temporary, text);
        Files.move(temporary, answers.resolve(nameOf(file) + ".md"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Puts a prompt among the failed, with the reason beside it. */
    void fail(String file, String reason) {
        try {
            copyPrompt(file);
            Path temporary = failed.resolve(TEMPORARY + nameOf(file));
            Files.writeString(temporary, reason);
            Files.move(temporary, errorOf(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The error of " + file + " cannot be written", e);
        }
    }

    /** Forgets that those of a list failed, so that they are tried again. */
    void forgetFailures(NameFile prompts) throws IOException {
        try (Names names = prompts.read()) {
            for (String prompt = names.next(); prompt != null; prompt = names.next()) {
                Files.deleteIfExists(errorOf(prompt));
                Files.deleteIfExists(failed.resolve(prompt));
            }
        }
    }

    /** The name of a prompt's outcome: that of its file without the ending. */
    static String nameOf(String file) {
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    private Path errorOf(String file) {
        return failed.resolve(nameOf(file) + ".error.txt");
    }

    private void copyPrompt(String file) throws IOException {
        try {
            Files.copy(in.resolve(file), failed.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // It has vanished, which the reason says
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    private static void deleteTemporary(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}

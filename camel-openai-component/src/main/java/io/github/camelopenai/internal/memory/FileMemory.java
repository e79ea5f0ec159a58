package io.github.camelopenai.internal.memory;

import io.github.camelopenai.message.OpenAIConversationMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file for each conversation: its version in the first line, its text in the second. A file is always whole: it is written beside, and
 * moved. A lock on one file of the folder lets one JVM at a time compare and write.
 */
final class FileMemory implements OpenAIConversationMemory {

    /** A lock of the file system is the JVM's, not a thread's. */
    private static final Object IN_THIS_JVM = new Object();

    private final Path folder;

    FileMemory(Path folder) {
        this.folder = folder;
    }

    @Override
    public Stored load(String conversation) throws IOException {
        return read(file(conversation));
    }

    private static Stored read(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            int end = text.indexOf('\n');
            return new Stored(text.substring(end + 1), Long.parseLong(text.substring(0, Math.max(0, end))));
        } catch (NoSuchFileException e) {
            return null;
        } catch (NumberFormatException e) {
            throw new IOException("The file " + file + " holds no conversation: its first line is not a version", e);
        }
    }

    @Override
    public boolean append(String conversation, String json, long expectedVersion) throws IOException {
        Path file = file(conversation);
        return locked(() -> {
            Stored known = read(file);
            if ((known == null ? 0 : known.version()) != expectedVersion) {
                return false;
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(Versions.after(expectedVersion) + "\n" + json);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        });
    }

    @Override
    public void clear(String conversation) throws IOException {
        locked(() -> Files.deleteIfExists(file(conversation)));
    }

    private Path file(String conversation) {
        return folder.resolve(Names.readable(conversation) + ".json");
    }

    private interface Step {
        boolean run() throws IOException;
    }

    private boolean locked(Step step) throws IOException {
        Files.createDirectories(folder);
        synchronized (IN_THIS_JVM) {
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                return lock.isValid() && step.run();
            }
        }
    }
}

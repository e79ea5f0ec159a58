package io.github.camelopenai.message;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Keeps loops in a folder, for {@code loopRepository}: a file for each loop, which is gone when the loop has ended.
 *
 * <pre>{@code
 * bindToRegistry("loops", new OpenAILoopFolder(new File("loops")));
 * }</pre>
 *
 * <p>A JVM that is killed while it writes leaves the step before whole: a file is written beside the old one, and renamed. Only the user of
 * the JVM may read the files, where the file system knows users.
 */
public final class OpenAILoopFolder extends ServiceSupport implements StateRepository<String, String> {

    private static final String KEY = "[A-Za-z0-9_-]{1,128}";

    private static final String CUT = "step*.tmp";

    private final Path folder;

    /** @param folder is made at the start if it is not there */
    public OpenAILoopFolder(File folder) {
        this.folder = folder.toPath();
    }

    /** @param value an empty one removes the key */
    @Override
    public void setState(String key, String value) {
        Path file = file(key);
        try {
            if (value == null || value.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                replace(file, value.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The loop " + key + " cannot be kept in " + folder, e);
        }
    }

    private void replace(Path file, byte[] bytes) throws IOException {
        Path fresh = Files.createTempFile(folder, "step", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** What was kept, or null. */
    @Override
    public String getState(String key) {
        try {
            return Files.readString(file(key));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("The loop " + key + " cannot be read from " + folder, e);
        }
    }

    private Path file(String key) {
        if (!key.matches(KEY)) {
            throw new IllegalArgumentException("The key '" + key + "' must have 1 to 128 letters, digits, _ and -");
        }
        return folder.resolve(key + ".json");
    }

    @Override
    protected void doStart() throws Exception {
        Files.createDirectories(folder);
        // Of a JVM that was killed while it wrote
        try (DirectoryStream<Path> cut = Files.newDirectoryStream(folder, CUT)) {
            for (Path file : cut) {
                Files.deleteIfExists(file);
            }
        }
    }
}

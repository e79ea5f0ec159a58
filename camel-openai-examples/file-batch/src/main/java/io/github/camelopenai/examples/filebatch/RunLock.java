package io.github.camelopenai.examples.filebatch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Keeps a second process out of a folder, which would send every prompt once more.
 *
 * <p>The file {@code .lock} is locked by the operating system, which lets go of it when the process ends, however it ends: so the lock
 * of a dead process is free. The file itself stays, and names the process that has it or had it last.
 */
final class RunLock implements AutoCloseable {

    private static final String FILE = ".lock";

    /** What is locked is a byte past the text, so that the text can be read meanwhile on every system. */
    private static final long LOCKED_BYTE = 1_000_000;

    private final FileChannel file;

    private RunLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the lock of a folder, which is made if it does not exist.
     *
     * @throws RunException where another process has it
     */
    static RunLock take(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path path = folder.resolve(FILE);
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(file)) {
            file.close();
            throw new RunException(
                    ExitCodes.IN_USE,
                    "Another file-batch is at work in " + folder + ": "
                            + Files.readString(path).strip()
                            + ". Wait until it has ended. Nothing was sent.");
        }
        file.truncate(0);
        String owner = "process " + ProcessHandle.current().pid() + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        file.write(ByteBuffer.wrap((owner + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        return new RunLock(file);
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock(LOCKED_BYTE, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

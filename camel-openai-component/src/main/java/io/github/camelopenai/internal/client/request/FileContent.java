package io.github.camelopenai.internal.client.request;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file or a part of one.
 *
 * @param file the file
 * @param offset the first byte
 * @param length how many bytes
 * @param fileLength how many bytes the whole file has, and must still have when it is opened
 */
public record FileContent(Path file, long offset, long length, long fileLength) implements Content {

    static FileContent of(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        long length = Files.size(file);
        return new FileContent(file, 0, length, length);
    }

    /** A part of this file. */
    public FileContent part(long start, long size) {
        return new FileContent(file, offset + start, size, fileLength);
    }

    @Override
    public InputStream open() throws IOException {
        SeekableByteChannel channel;
        try {
            channel = Files.newByteChannel(file);
        } catch (NoSuchFileException e) {
            throw new IOException("the file " + file.getFileName() + " is gone", e);
        }
        if (channel.size() != fileLength) {
            try (channel) {
                throw new IOException("the file " + file.getFileName() + " had " + fileLength
                        + " bytes when the call began, but has " + channel.size() + " now");
            }
        }
        channel.position(offset);
        InputStream rest = Channels.newInputStream(channel);
        return offset + length == fileLength ? rest : new Section(rest, length);
    }
}

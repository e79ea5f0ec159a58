package io.github.camelopenai.examples.benchmarks.measure;

import io.github.camelopenai.examples.benchmarks.side.Side;
import io.github.camelopenai.examples.benchmarks.side.Sides;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file as large as OpenAI takes, through a heap that is far smaller. */
final class LargeUpload implements Measurement {

    private static final long MEGABYTE = 1024 * 1024;

    @Override
    public void measure(String name, ServerUrls server, Effort effort, Figures figures) throws Exception {
        int megabytes = effort.of(512, 2);
        // Without contents on the disk: it is the way to the socket that is measured
        Path file = Files.createTempFile("upload", ".bin");
        try (Side side = Sides.open(name, server.now(), 1);
                Load load = new Load(side.blocks());
                RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(megabytes * MEGABYTE / 8);
            load.oneByOne(2, () -> side.upload(file));
            content.setLength(megabytes * MEGABYTE);
            Jvm.forgetPeaks();
            long start = System.nanoTime();
            load.oneByOne(1, () -> side.upload(file));
            figures.add("", "speed", "MB/s", megabytes / ((System.nanoTime() - start) / 1e9));
            figures.add("", "heap", "MB", Jvm.peakHeapMegabytes());
        } finally {
            Files.delete(file);
        }
    }
}

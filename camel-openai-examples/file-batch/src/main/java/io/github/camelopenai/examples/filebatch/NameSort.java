package io.github.camelopenai.examples.filebatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Sorts more names than memory should hold. So many at a time are sorted in memory and written to a file; the files are merged while they
 * are read. Fewer names than that need no file.
 */
final class NameSort {

    /** About 2 MB of memory. */
    private static final int AT_A_TIME = 20_000;

    /** So many files are open at a time: 2,000,000 names. More are merged into one first. */
    private static final int MOST_FILES = 100;

    private final Path folder;
    private final Comparator<String> order;
    private final int atATime;
    private final int mostFiles;
    private final List<String> held = new ArrayList<>();
    private final List<NameFile> sorted = new ArrayList<>();
    private int written;

    /** @param folder takes the files, of which those that were merged are deleted */
    NameSort(Path folder, Comparator<String> order) {
        this(folder, order, AT_A_TIME, MOST_FILES);
    }

    NameSort(Path folder, Comparator<String> order, int atATime, int mostFiles) {
        this.folder = folder;
        this.order = order;
        this.atATime = atATime;
        this.mostFiles = mostFiles;
    }

    void add(String name) throws IOException {
        held.add(name);
        if (held.size() >= atATime) {
            writeHeld();
        }
    }

    /** All names in order; no more can be added. */
    Names sorted() throws IOException {
        if (!sorted.isEmpty()) {
            writeHeld();
            return new Merge();
        }
        held.sort(order);
        return Names.of(held.iterator());
    }

    private void writeHeld() throws IOException {
        if (sorted.size() >= mostFiles) {
            write(new Merge());
        }
        held.sort(order);
        write(Names.of(held.iterator()));
        held.clear();
    }

    private void write(Names names) throws IOException {
        sorted.add(NameFile.write(folder.resolve("sorted-" + written++), names));
    }

    /** The files as one. They are deleted when it is closed. */
    private final class Merge implements Names {

        private final List<NameFile> files = List.copyOf(sorted);
        private final List<Names> open = new ArrayList<>();
        private final PriorityQueue<Head> heads = new PriorityQueue<>((a, b) -> order.compare(a.name(), b.name()));

        /** The name that a file has come to. */
        private record Head(String name, Names rest) {}

        Merge() throws IOException {
            sorted.clear();
            for (NameFile file : files) {
                Names names = file.read();
                open.add(names);
                advance(names);
            }
        }

        private void advance(Names names) throws IOException {
            String name = names.next();
            if (name != null) {
                heads.add(new Head(name, names));
            }
        }

        @Override
        public String next() throws IOException {
            Head first = heads.poll();
            if (first == null) {
                return null;
            }
            advance(first.rest());
            return first.name();
        }

        @Override
        public void close() throws IOException {
            for (Names names : open) {
                names.close();
            }
            for (NameFile file : files) {
                Files.deleteIfExists(file.path());
            }
        }
    }
}

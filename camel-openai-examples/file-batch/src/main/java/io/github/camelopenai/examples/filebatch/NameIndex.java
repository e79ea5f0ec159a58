package io.github.camelopenai.examples.filebatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Finds names in a sorted list on disk. Memory holds one name of 100, with its place. */
final class NameIndex {

    private static final int STEP = 100;

    private final NameFile list;
    private final Comparator<String> order;
    private final TreeMap<String, Long> places;

    /**
     * Reads the list once.
     *
     * @param order the order that it is in
     */
    NameIndex(NameFile list, Comparator<String> order) throws IOException {
        this.list = list;
        this.order = order;
        this.places = new TreeMap<>(order);
        try (NameFile.Reader names = list.read()) {
            for (long i = 0; i < list.size(); i++) {
                long place = names.place();
                String name = names.next();
                if (i % STEP == 0) {
                    places.put(name, place);
                }
            }
        }
    }

    /** Whether a name is in the list. */
    boolean contains(String name) {
        Map.Entry<String, Long> start = places.floorEntry(name);
        if (start == null) {
            return false;
        }
        try (Names names = list.readFrom(start.getValue())) {
            String next = names.next();
            while (next != null && order.compare(next, name) < 0) {
                next = names.next();
            }
            return name.equals(next);
        } catch (IOException e) {
            throw new UncheckedIOException("The list " + list.path() + " cannot be read", e);
        }
    }
}

package io.github.camelopenai.examples.filebatch;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Predicate;

/** Names that come one after another, so that a million of them need no more memory than one. */
interface Names extends Closeable {

    /** The next name, or null at the end. */
    String next() throws IOException;

    static Names of(Iterator<String> names) {
        return () -> names.hasNext() ? names.next() : null;
    }

    /** Those of them that are chosen. */
    default Names filter(Predicate<String> isChosen) {
        Names all = this;
        return new Names() {
            @Override
            public String next() throws IOException {
                String name = all.next();
                while (name != null && !isChosen.test(name)) {
                    name = all.next();
                }
                return name;
            }

            @Override
            public void close() throws IOException {
                all.close();
            }
        };
    }

    /** How many there are; it reads and closes them. */
    default long count() throws IOException {
        try (Names all = this) {
            long count = 0;
            while (all.next() != null) {
                count++;
            }
            return count;
        }
    }

    @Override
    default void close() throws IOException {
        // Most hold nothing open
    }
}

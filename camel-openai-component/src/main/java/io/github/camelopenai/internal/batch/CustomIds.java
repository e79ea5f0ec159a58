package io.github.camelopenai.internal.batch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The custom ids so far, to find one that comes twice, in 11 to 22 bytes each: a million fit into a small heap.
 *
 * <p>What is kept is 64 bits of their SHA-256. The chance that a million different ids have two with the same is 1 in 37 million.
 */
final class CustomIds {

    private static final int FIRST_CAPACITY = 1_024;
    private static final long FREE = 0;

    private final MessageDigest digest = sha256();
    private long[] table = new long[FIRST_CAPACITY];
    private int size;

    /** Adds an id, and says whether it is new. */
    boolean add(String id) {
        if (size >= table.length * 3L / 4) {
            grow();
        }
        if (!put(table, hash(id))) {
            return false;
        }
        size++;
        return true;
    }

    private long hash(String id) {
        long hash = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)))
                .getLong();
        return hash == FREE ? 1 : hash;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (long hash : table) {
            if (hash != FREE) {
                put(larger, hash);
            }
        }
        table = larger;
    }

    private static boolean put(long[] table, long hash) {
        int place = (int) hash & (table.length - 1);
        while (table[place] != FREE) {
            if (table[place] == hash) {
                return false;
            }
            place = (place + 1) & (table.length - 1);
        }
        table[place] = hash;
        return true;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}

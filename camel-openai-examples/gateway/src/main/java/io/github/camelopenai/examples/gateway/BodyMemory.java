package io.github.camelopenai.examples.gateway;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The memory for the bodies of all requests together. What does not fit is refused, so that the gateway stays up; only the oldest
 * body always fits, so that large ones that come at once do not stop one another.
 */
final class BodyMemory {

    /** While it is sent a body is there three times. */
    private static final int PART_OF_HEAP = 8;

    private final long size;
    private final Set<Share> sharesByAge = new LinkedHashSet<>();
    private long taken;

    BodyMemory(long size) {
        this.size = size;
    }

    /** An eighth of the heap. */
    static BodyMemory ofHeap() {
        return new BodyMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** What one request takes. */
    Share share() {
        return new Share();
    }

    private synchronized void take(Share share, int bytes) {
        boolean isOldest = sharesByAge.isEmpty() || sharesByAge.iterator().next() == share;
        if (taken + bytes > size && !isOldest) {
            throw Refusal.overloaded();
        }
        sharesByAge.add(share);
        taken += bytes;
        share.bytes += bytes;
    }

    private synchronized void giveBack(Share share) {
        sharesByAge.remove(share);
        taken -= share.bytes;
        share.bytes = 0;
    }

    /** What one request has taken, until it is over. */
    final class Share {

        private long bytes;

        /** @throws Refusal where there is not so much left */
        void take(int more) {
            BodyMemory.this.take(this, more);
        }

        void giveBack() {
            BodyMemory.this.giveBack(this);
        }
    }
}

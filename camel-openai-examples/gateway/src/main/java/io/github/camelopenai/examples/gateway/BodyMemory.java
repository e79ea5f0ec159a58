package io.github.camelopenai.examples.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** The memory for the bodies of all requests together: what does not fit is refused, so that the gateway stays up. */
final class BodyMemory {

    /** A body is there up to five times while it is sent. */
    private static final int PART_OF_HEAP = 8;

    private final long size;
    private final AtomicLong taken = new AtomicLong();

    BodyMemory(long size) {
        this.size = size;
    }

    /** An eighth of the heap, or the largest body where that is more. */
    static BodyMemory ofHeap(int largestRequest) {
        return new BodyMemory(Math.max(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, largestRequest + 1L));
    }

    /** What one request takes. */
    Share share() {
        return new Share();
    }

    /** What one request has taken, until it is over. */
    final class Share {

        private long mine;

        /** @throws Refusal where there is not so much left */
        synchronized void take(int bytes) {
            if (taken.addAndGet(bytes) > size) {
                taken.addAndGet(-bytes);
                throw Refusal.overloaded();
            }
            mine += bytes;
        }

        synchronized void giveBack() {
            taken.addAndGet(-mine);
            mine = 0;
        }
    }
}

package io.github.camelopenai.internal.client.limit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls that go while nothing limits them. They take no lock, for on a machine with many cores all of them would meet there; the rules
 * record them later, many at a time and in the order in which they went.
 */
final class FreeCalls {

    private final LongAdder underWay = new LongAdder();
    private final Queue<SentCall> unrecorded = new ConcurrentLinkedQueue<>();

    void sent(SentCall call) {
        underWay.increment();
        unrecorded.add(call);
    }

    void ended() {
        underWay.decrement();
    }

    int underWay() {
        return underWay.intValue();
    }

    /** The next call that is to be recorded, or null. The limiter locks, so that the order is kept. */
    SentCall record() {
        return unrecorded.poll();
    }
}

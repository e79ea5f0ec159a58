package io.github.camelopenai.internal.client.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that the whole answers of a component may take together, from their arrival until the route has them.
 *
 * <p>Up to an eighth is free for all, so that small answers never wait. Past it an answer needs a ticket, which is for all of it: so
 * no two half answers wait for each other. Tickets are given by age while their answers fit in together, each counted twice, because
 * it is read as JSON in the end; one is always given. An answer that has stopped coming keeps no room for what is missing.
 *
 * <p>While all answers are free, none takes the lock: on a machine with many cores all calls would meet there. Who takes both locks takes
 * that of the memory first, and then that of one share.
 */
public final class ResponseMemory {

    private static final int FREE_SHARE = 8;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long most;
    private final ScheduledExecutorService scheduler;
    private final Executor resumer;
    private final TreeSet<Share> tickets = new TreeSet<>(Comparator.comparingLong(Share::number));
    private final TreeSet<Share> waiting = new TreeSet<>(Comparator.comparingLong(Share::number));
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong shares = new AtomicLong();
    private boolean checking;

    /** Whether answers have tickets or wait. Set before an answer is judged: who gives back after that, and misses it, is seen. */
    private volatile boolean isCrowded;

    /**
     * @param most how many bytes
     * @param scheduler checks from time to time whether answers still come
     * @param resumer goes on with answers that have waited
     */
    public ResponseMemory(long most, ScheduledExecutorService scheduler, Executor resumer) {
        this.most = most;
        this.scheduler = scheduler;
        this.resumer = resumer;
    }

    /** An answer is larger than all of the memory. */
    static final class ExceededException extends IOException {

        private static final long serialVersionUID = 1L;

        private final long most;

        ExceededException(long most) {
            this.most = most;
        }

        long most() {
            return most;
        }
    }

    /** How many bytes there are. */
    long most() {
        return most;
    }

    /** How many bytes are held now. */
    public long used() {
        return used.get();
    }

    /** How many answers wait now. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /**
     * The share of an answer.
     *
     * @param largest how many bytes it may have
     */
    Share share(long largest) {
        return new Share(shares.incrementAndGet(), Math.min(largest, most));
    }

    /** What one answer holds. */
    final class Share {

        private final long number;
        private long claim;
        private long held;
        private boolean complete;
        private boolean released;
        private long lastGrant;
        private long wanted;
        private Runnable resume;

        private Share(long number, long claim) {
            this.number = number;
            this.claim = claim;
        }

        private long number() {
            return number;
        }

        /**
         * The answer will have so many bytes.
         *
         * @throws ExceededException where that is too many for all of the memory
         */
        synchronized void expect(long bytes) throws ExceededException {
            if (bytes > most) {
                throw new ExceededException(most);
            }
            claim = Math.min(claim, bytes);
        }

        /** Takes a few bytes that are there already. */
        synchronized void force(long bytes) {
            if (!released) {
                take(bytes);
            }
        }

        /**
         * Asks for room.
         *
         * @param bytes how much is wanted; less is given where no more is left of all
         * @param whenGranted runs later, once, where there is no room now, elsewhere
         * @return how many bytes were granted, or 0 where the answer waits
         * @throws ExceededException where it holds all that there is
         */
        long ask(long bytes, Runnable whenGranted) throws ExceededException {
            synchronized (this) {
                if (held >= most) {
                    throw new ExceededException(most);
                }
                wanted = Math.min(bytes, most - held);
                if (released || !isCrowded && takesFreely()) {
                    return wanted;
                }
            }
            synchronized (ResponseMemory.this) {
                isCrowded = true;
                boolean isItsTurn = waiting.isEmpty() || tickets.contains(this);
                if (isReleased() || isSmall(this) || isItsTurn && isAdmitted(this)) {
                    grant();
                    decideCrowd();
                    return wanted;
                }
                resume = whenGranted;
                waiting.add(this);
                checkLater();
                return 0;
            }
        }

        private boolean takesFreely() {
            long before = used.get();
            while (before + wanted <= most / FREE_SHARE) {
                if (used.compareAndSet(before, before + wanted)) {
                    held += wanted;
                    lastGrant = System.nanoTime();
                    return true;
                }
                before = used.get();
            }
            return false;
        }

        /** How many bytes were granted last. */
        synchronized long lastGranted() {
            return wanted;
        }

        private synchronized void grant() {
            if (!released) {
                take(wanted);
                lastGrant = System.nanoTime();
            }
        }

        private void take(long bytes) {
            held += bytes;
            used.addAndGet(bytes);
        }

        /** All of it has come, and takes so many bytes. */
        void complete(long bytes) {
            synchronized (this) {
                if (released) {
                    return;
                }
                take(bytes - held);
                claim = bytes;
                complete = true;
            }
            told(this);
        }

        /** Gives back all of it; more than once does no harm. */
        void release() {
            synchronized (this) {
                if (released) {
                    return;
                }
                released = true;
                used.addAndGet(-held);
                held = 0;
            }
            told(this);
        }

        private synchronized boolean isReleased() {
            return released;
        }

        private synchronized boolean isComplete() {
            return complete;
        }

        private synchronized void judgedAt(long now) {
            lastGrant = now;
        }

        /** What it may still take, its reading as JSON included. */
        private synchronized long missing(long now) {
            boolean isIdle = !complete && now - lastGrant > IDLE_NANOS;
            return isIdle ? 0 : Math.max(0, Math.min(2 * claim, most) - held);
        }
    }

    /** A share needs less than it might have: others may go on. */
    private void told(Share share) {
        if (!isCrowded) {
            return;
        }
        List<Share> admitted;
        synchronized (this) {
            if (share.isReleased()) {
                tickets.remove(share);
                waiting.remove(share);
            }
            admitted = admit();
            decideCrowd();
        }
        resume(admitted);
    }

    private void decideCrowd() {
        isCrowded = !tickets.isEmpty() || !waiting.isEmpty();
    }

    private boolean isSmall(Share share) {
        return used.get() + share.lastGranted() <= most / FREE_SHARE;
    }

    private boolean isAdmitted(Share share) {
        if (isSmall(share)) {
            return true;
        }
        if (tickets.contains(share)) {
            return used.get() + share.lastGranted() <= most || tickets.first() == share;
        }
        long now = System.nanoTime();
        boolean allIdle = true;
        long promised = 0;
        for (Share other : tickets) {
            long missing = other.missing(now);
            promised += missing;
            allIdle &= missing == 0 && !other.isComplete();
        }
        share.judgedAt(now);
        boolean fits = used.get() + promised + share.missing(now) <= most;
        boolean isNext = allIdle && used.get() + share.lastGranted() <= most;
        if (fits || isNext || tickets.isEmpty()) {
            tickets.add(share);
            return true;
        }
        return false;
    }

    /** Those that may go on now, the oldest first; a younger one does not overtake an older one that needs a ticket. */
    private List<Share> admit() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Share> admitted = new ArrayList<>();
        boolean isFull = false;
        for (Iterator<Share> each = waiting.iterator(); each.hasNext(); ) {
            Share share = each.next();
            boolean mayTry = !isFull || tickets.contains(share);
            if (mayTry && isAdmitted(share)) {
                each.remove();
                share.grant();
                admitted.add(share);
            } else {
                isFull = true;
            }
        }
        return admitted;
    }

    private void resume(List<Share> admitted) {
        for (Share share : admitted) {
            try {
                resumer.execute(share.resume);
            } catch (RejectedExecutionException e) {
                // The component stops, and with it all calls
            }
        }
    }

    /** While answers wait, somebody must notice that those before them have stopped coming. */
    private void checkLater() {
        if (!checking) {
            try {
                scheduler.schedule(this::check, IDLE_NANOS, TimeUnit.NANOSECONDS);
                checking = true;
            } catch (RejectedExecutionException e) {
                // The component stops, and with it all calls
            }
        }
    }

    private void check() {
        List<Share> admitted;
        synchronized (this) {
            checking = false;
            admitted = admit();
            decideCrowd();
            if (!waiting.isEmpty()) {
                checkLater();
            }
        }
        resume(admitted);
    }
}

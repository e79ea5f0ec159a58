package io.github.camelopenai.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests, as many as memory is allowed for. */
final class RequestLog {

    private static final int MOST_REQUESTS = 1_000;
    private static final long MOST_BYTES = 64L << 20;

    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private int most = MOST_REQUESTS;
    private long bytes;
    private long count;

    synchronized void add(RecordedRequest request) {
        count++;
        requests.add(request);
        bytes += request.size();
        forgetOldest();
    }

    /** Keeps no more than these. */
    synchronized void keep(int requestsToKeep) {
        if (requestsToKeep < 0) {
            throw new IllegalArgumentException(
                    "There are no " + requestsToKeep + " requests to keep; give 0 to keep none");
        }
        most = requestsToKeep;
        forgetOldest();
    }

    private void forgetOldest() {
        while (requests.size() > most || bytes > MOST_BYTES) {
            bytes -= requests.remove().size();
        }
    }

    synchronized List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    synchronized long count() {
        return count;
    }

    synchronized void clear() {
        requests.clear();
        bytes = 0;
        count = 0;
    }
}

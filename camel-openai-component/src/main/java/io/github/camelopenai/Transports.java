package io.github.camelopenai;

import io.github.camelopenai.internal.client.HttpTransport;
import io.github.camelopenai.internal.client.TransportOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The HTTP clients of a component, one for each set of transport options. Those that no endpoint uses any more stay open for a
 * while, because a dynamic route soon asks for them again; of these only the newest are kept.
 */
final class Transports {

    private static final int MOST_UNUSED = 16;

    private final Function<TransportOptions, HttpTransport> opener;
    private final Map<TransportOptions, Used> used = new HashMap<>();
    private final Map<HttpTransport, Used> usedByTransport = new IdentityHashMap<>();
    private final Map<TransportOptions, HttpTransport> unused = new LinkedHashMap<>();

    Transports(Function<TransportOptions, HttpTransport> opener) {
        this.opener = opener;
    }

    /** One that somebody uses. */
    private static final class Used {

        private final TransportOptions options;
        private final HttpTransport transport;
        private int users;

        Used(TransportOptions options, HttpTransport transport) {
            this.options = options;
            this.transport = transport;
        }
    }

    /** The HTTP client for these options, opened where there is none yet. Its user gives it back. */
    synchronized HttpTransport take(TransportOptions options) {
        Used taken = used.computeIfAbsent(options, this::use);
        taken.users++;
        return taken.transport;
    }

    private Used use(TransportOptions options) {
        HttpTransport kept = unused.remove(options);
        Used opened = new Used(options, kept == null ? opener.apply(options) : kept);
        usedByTransport.put(opened.transport, opened);
        return opened;
    }

    /** One user of it needs it no more. */
    void giveBack(HttpTransport transport) {
        HttpTransport oldest = release(transport);
        if (oldest != null) {
            // Not under the lock: it waits for the client's threads
            oldest.close();
        }
    }

    /** What is to be closed, or null. */
    private synchronized HttpTransport release(HttpTransport transport) {
        Used given = usedByTransport.get(transport);
        if (given == null || --given.users > 0) {
            return null;
        }
        usedByTransport.remove(transport);
        used.remove(given.options);
        unused.put(given.options, transport);
        if (unused.size() <= MOST_UNUSED) {
            return null;
        }
        Iterator<HttpTransport> byAge = unused.values().iterator();
        HttpTransport oldest = byAge.next();
        byAge.remove();
        return oldest;
    }

    /** Closes all of them. */
    void close() {
        List<HttpTransport> open;
        synchronized (this) {
            open = new ArrayList<>(unused.values());
            open.addAll(usedByTransport.keySet());
            unused.clear();
            used.clear();
            usedByTransport.clear();
        }
        open.forEach(HttpTransport::close);
    }
}

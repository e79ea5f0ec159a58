package io.github.camelopenai;

import io.github.camelopenai.client.limit.Limiters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the limiters of a component in JMX, from their first call on. */
final class ManagedLimiters implements Limiters.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedLimiters.class);

    private final CamelContext context;
    private final Map<Limiters.Key, ManagedLimiter> shown = new ConcurrentHashMap<>();

    ManagedLimiters(CamelContext context) {
        this.context = context;
    }

    @Override
    public void added(Limiters.Entry entry) {
        ManagedLimiter limiter = new ManagedLimiter(entry);
        try {
            context.addService(limiter, true, true);
            shown.put(entry.key(), limiter);
        } catch (Exception e) {
            LOG.warn("The limiter of {} is not shown in JMX", entry.key(), e);
        }
    }

    @Override
    public void removed(Limiters.Entry entry) {
        hide(shown.remove(entry.key()));
    }

    /** Takes all of them out of JMX. */
    void clear() {
        shown.values().forEach(this::hide);
        shown.clear();
    }

    private void hide(ManagedLimiter limiter) {
        try {
            if (limiter != null) {
                context.removeService(limiter);
            }
        } catch (Exception e) {
            LOG.warn("The limiter of {} is still shown in JMX", limiter.getServer(), e);
        }
    }
}

package io.github.camelopenai.internal.management;

import io.github.camelopenai.internal.client.limit.Limiters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the limiters of a component in JMX, from their first call on, but no more than 100: a bean costs more than the limiter.
 *
 * <p>They go to Camel's agent directly: of a service that comes after Camel has started, Camel itself shows nothing by default.
 */
public final class ManagedLimiters implements Limiters.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedLimiters.class);

    private static final int MOST = 100;

    private final CamelContext context;
    private final AtomicBoolean isToldOfMore = new AtomicBoolean();
    private final Map<Limiters.Key, ObjectName> shown = new ConcurrentHashMap<>();

    public ManagedLimiters(CamelContext context) {
        this.context = context;
    }

    @Override
    public void added(Limiters.Entry entry) {
        ManagementAgent agent = agent();
        if (agent == null) {
            return;
        }
        if (shown.size() >= MOST) {
            tellOfMore();
            return;
        }
        ManagedLimiter limiter = new ManagedLimiter(entry);
        try {
            ObjectName name = context.getManagementStrategy()
                    .getManagementObjectNameStrategy()
                    .getObjectNameForService(context, limiter);
            agent.register(limiter, name);
            shown.put(entry.key(), name);
        } catch (JMException e) {
            LOG.warn("The limiter of {} is not shown in JMX", entry.key(), e);
        }
    }

    private void tellOfMore() {
        if (isToldOfMore.compareAndSet(false, true)) {
            LOG.info("JMX shows {} limiters, and no further ones until some of these are gone", MOST);
        }
    }

    @Override
    public void removed(Limiters.Entry entry) {
        hide(shown.remove(entry.key()));
    }

    /** Takes all of them out of JMX. */
    public void clear() {
        shown.values().forEach(this::hide);
        shown.clear();
    }

    private void hide(ObjectName limiter) {
        try {
            if (limiter != null) {
                agent().unregister(limiter);
            }
        } catch (JMException e) {
            LOG.warn("{} is still shown in JMX", limiter, e);
        }
    }

    /** Null where Camel shows nothing in JMX. */
    private ManagementAgent agent() {
        return context.getManagementStrategy().getManagementAgent();
    }
}

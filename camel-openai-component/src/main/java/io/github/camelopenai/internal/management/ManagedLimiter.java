package io.github.camelopenai.internal.management;

import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.client.observe.CallStatistics;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.service.ServiceSupport;

/** A limiter as JMX shows it: the calls with one base URL, credentials and model. */
@ManagedResource(description = "Managed OpenAI Limiter")
public final class ManagedLimiter extends ServiceSupport implements ManagedCalls {

    private final Limiters.Entry entry;

    public ManagedLimiter(Limiters.Entry entry) {
        this.entry = entry;
    }

    @ManagedAttribute(description = "The base URL that the calls go to")
    public String getServer() {
        return entry.key().server();
    }

    @ManagedAttribute(description = "The model that the calls ask, empty where they name none")
    public String getModel() {
        return entry.key().model();
    }

    @Override
    public CallStatistics statistics() {
        return entry.statistics();
    }
}

package io.github.camelopenai;

import io.github.camelopenai.internal.client.OpenAIClient;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;

/** The health check of a producer in Camel's registry, where there is one: health checks are an optional part of Camel. */
final class ProducerHealthCheck {

    /** Several producers call one endpoint, whose own id is an option of the operation: neither names a health check. */
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final WritableHealthCheckRepository checks;
    private final OpenAIHealthCheck check;

    private ProducerHealthCheck(WritableHealthCheckRepository checks, OpenAIHealthCheck check) {
        this.checks = checks;
        this.check = check;
    }

    /** Registers a check that asks by this client. */
    static ProducerHealthCheck register(OpenAIEndpoint endpoint, OpenAIClient client) {
        WritableHealthCheckRepository checks = HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (checks == null) {
            return new ProducerHealthCheck(null, null);
        }
        OpenAIHealthCheck check = new OpenAIHealthCheck(
                "producer:openai-" + NUMBERS.incrementAndGet(),
                endpoint,
                client,
                endpoint.getComponent().isHealthCheckProducerEnabled());
        checks.addHealthCheck(check);
        return new ProducerHealthCheck(checks, check);
    }

    void remove() {
        if (checks != null) {
            checks.removeHealthCheck(check);
        }
    }
}

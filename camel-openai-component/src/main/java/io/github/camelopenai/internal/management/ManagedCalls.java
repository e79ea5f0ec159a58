package io.github.camelopenai.internal.management;

import io.github.camelopenai.internal.client.observe.CallStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.api.management.ManagedAttribute;

/** The figures of calls as JMX and the dev console show them. */
public interface ManagedCalls {

    /** The figures themselves. */
    CallStatistics statistics();

    @ManagedAttribute(description = "Calls that were begun")
    default long getCalls() {
        return statistics().calls();
    }

    @ManagedAttribute(description = "Calls that failed")
    default long getFailures() {
        return statistics().failures().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @ManagedAttribute(description = "Calls that failed, by the kind of failure")
    default String getFailuresByKind() {
        return statistics().failures().toString();
    }

    @ManagedAttribute(description = "Requests that were sent, those that followed a first one among them")
    default long getAttempts() {
        return statistics().attempts();
    }

    @ManagedAttribute(description = "Attempts that the server has refused, because there were too many calls (429)")
    default long getRefusals() {
        return statistics().refusals();
    }

    @ManagedAttribute(description = "Attempts that followed a first one")
    default long getRetries() {
        return statistics().retries();
    }

    @ManagedAttribute(
            description = "Calls that wait on this side, for a permit, a token, a connection, or to be sent again")
    default long getWaiting() {
        return statistics().waiting();
    }

    @ManagedAttribute(description = "Calls at the server, open streams too")
    default long getInFlight() {
        return statistics().inFlight();
    }

    @ManagedAttribute(description = "Streams that are open")
    default long getOpenStreams() {
        return statistics().openStreams();
    }

    @ManagedAttribute(description = "Tokens that were sent, as the server counted them")
    default long getInputTokens() {
        return statistics().inputTokens();
    }

    @ManagedAttribute(description = "Tokens that were generated, as the server counted them")
    default long getOutputTokens() {
        return statistics().outputTokens();
    }

    /** All of them by name. */
    default Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("calls", getCalls());
        figures.put("failures", statistics().failures());
        figures.put("attempts", getAttempts());
        figures.put("retries", getRetries());
        figures.put("refusals", getRefusals());
        figures.put("waiting", getWaiting());
        figures.put("inFlight", getInFlight());
        figures.put("openStreams", getOpenStreams());
        figures.put("inputTokens", getInputTokens());
        figures.put("outputTokens", getOutputTokens());
        return figures;
    }
}

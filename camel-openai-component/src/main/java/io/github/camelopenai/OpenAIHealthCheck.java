package io.github.camelopenai;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Whether the server of an endpoint can be called: asks it for its models ({@code GET /models}), which costs nothing. An answer holds for 30
 * seconds, so that no probe of a cluster becomes a load.
 */
final class OpenAIHealthCheck implements HealthCheck {

    private static final Duration VALID = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final String id;
    private final OpenAIEndpoint endpoint;
    private final OpenAIClient client;
    private boolean enabled;
    private Result last;
    private long lastAt;
    private Throwable toldOf;

    /**
     * @param id names the check
     * @param client the client of the endpoint's calls
     */
    OpenAIHealthCheck(String id, OpenAIEndpoint endpoint, OpenAIClient client, boolean enabled) {
        this.id = id;
        this.endpoint = endpoint;
        this.client = client;
        this.enabled = enabled;
    }

    @Override
    public String getGroup() {
        return "camel";
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public synchronized Result call(Map<String, Object> options) {
        HealthCheckResultBuilder result = HealthCheckResultBuilder.on(this).detail(ENDPOINT_URI, endpoint.toString());
        if (!enabled) {
            return result.unknown().message("The health check is disabled").build();
        }
        Throwable death = client.transportFailure();
        if (death != null && death != toldOf) {
            // The next check asks the server, for which new threads are started
            toldOf = death;
            last = null;
            return result.down()
                    .error(death)
                    .message("An I/O thread of the component has died: " + death)
                    .build();
        }
        long now = System.nanoTime();
        if (last == null || now - lastAt > VALID.toNanos()) {
            ask(result);
            last = result.build();
            lastAt = System.nanoTime();
        }
        return last;
    }

    private void ask(HealthCheckResultBuilder result) {
        ApiRequest models =
                new ApiRequest(Operations.find("models", "list"), "/models", List.of(), Map.of(), null, List.of());
        CompletableFuture<ApiResponse> call = client.send(models);
        try {
            result.up()
                    .detail(
                            HTTP_RESPONSE_CODE,
                            call.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                                    .status());
        } catch (ExecutionException e) {
            result.down().error(e.getCause()).message(e.getCause().getMessage());
            if (e.getCause() instanceof OpenAIException known && known.getStatus() > 0) {
                result.detail(HTTP_RESPONSE_CODE, known.getStatus());
            }
        } catch (TimeoutException e) {
            call.cancel(false);
            result.down().message("GET /models was not answered within " + LONGEST_WAIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            call.cancel(false);
            Thread.currentThread().interrupt();
            result.unknown().message("The health check was interrupted");
        }
    }
}

package io.github.camelopenai.internal.client;

import io.github.camelopenai.client.OpenAICredentials;
import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.internal.api.Operation;
import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.client.observe.CallFollower;
import io.github.camelopenai.internal.client.observe.CallObserver;
import io.github.camelopenai.internal.client.observe.CallState;
import io.github.camelopenai.internal.client.observe.CallTelemetry;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.cost.Budget;
import io.github.camelopenai.internal.cost.Hold;
import io.github.camelopenai.internal.cost.Meter;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What calls need, handed in so that time and chance are the caller's.
 *
 * @param options what all calls of an endpoint share
 * @param transport sends them
 * @param limiters let them go
 * @param scheduler runs time-outs and delays
 * @param executor runs what begins an attempt and may block for a moment
 * @param supplierExecutor asks the beans of {@code credentials}, which may block for as long as they like
 * @param dialect which fields servers refuse
 * @param observer is told what becomes of the calls
 * @param clock the time from which a {@code Retry-After} date counts
 * @param ticker nanoseconds from any origin, in which time-outs are counted
 * @param random gives numbers from 0 to 1
 * @param telemetry follows the calls, or null
 */
public record CallServices(
        ClientOptions options,
        HttpTransport transport,
        Limiters limiters,
        ScheduledExecutorService scheduler,
        Executor executor,
        Executor supplierExecutor,
        Dialect dialect,
        CallObserver observer,
        Clock clock,
        LongSupplier ticker,
        DoubleSupplier random,
        CallTelemetry telemetry) {

    /** Services whose beans of {@code credentials} do not block. */
    public CallServices(
            ClientOptions options,
            HttpTransport transport,
            Limiters limiters,
            ScheduledExecutorService scheduler,
            Executor executor,
            Dialect dialect,
            CallObserver observer,
            Clock clock,
            LongSupplier ticker,
            DoubleSupplier random) {
        this(
                options, transport, limiters, scheduler, executor, executor, dialect, observer, clock, ticker, random,
                null);
    }

    /** What follows a call, or null. */
    CallFollower follow(ApiRequest request, URI uri, CallState state) {
        return telemetry == null ? null : telemetry.follow(request, uri, state);
    }

    /** The limiter of a request, by the model that it asks. */
    Limiters.Entry limiter(ApiRequest request) {
        ClientOptions.Caller caller = options.caller();
        Object credentials =
                caller.credentials() == null ? caller.apiKey() : new SupplierIdentity(caller.credentials());
        return limiters.of(
                new Limiters.Key(options.server().toString(), credentials, model(request)), options.limits());
    }

    /** The request in the form that the server takes. */
    Negotiation negotiation(ApiRequest request) {
        return new Negotiation(dialect, options.server().toString(), model(request), request);
    }

    /** What tells the price of a call, or null where its operation is not charged. */
    Meter meter(ApiRequest request) {
        return request.operation().is(Operation.Trait.CHARGED)
                ? new Meter(options.costs().prices(), model(request), tier(request))
                : null;
    }

    /** Takes what an attempt may cost from the budget; null without a budget. */
    CompletableFuture<Hold> reserve(ApiRequest request) {
        Budget budget = options.costs().budget();
        return budget == null || !request.operation().is(Operation.Trait.CHARGED)
                ? CompletableFuture.completedFuture(null)
                : budget.reserve(request.budgetKey(), TokenEstimate.usageOf(request), model(request), tier(request));
    }

    private static String tier(ApiRequest request) {
        return request.fields() == null ? null : Json.text(request.fields(), "service_tier");
    }

    private String model(ApiRequest request) {
        String deployment = options.server().deployment();
        return deployment == null ? request.model() : deployment;
    }

    /** Suppliers are told apart by what they are, not by what their class takes for equal. */
    private record SupplierIdentity(OpenAICredentials supplier) {

        @Override
        public boolean equals(Object other) {
            return other instanceof SupplierIdentity identity && identity.supplier == supplier;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(supplier);
        }
    }

    RetryPolicy retries() {
        return new RetryPolicy(
                options.retries().max(), options.retries().maxRetryAfter().toMillis(), random);
    }
}

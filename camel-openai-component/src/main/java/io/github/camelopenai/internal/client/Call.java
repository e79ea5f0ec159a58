package io.github.camelopenai.internal.client;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.internal.api.RateLimits;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.answer.Secrets;
import io.github.camelopenai.internal.client.answer.StreamOpening;
import io.github.camelopenai.internal.client.limit.Limiter;
import io.github.camelopenai.internal.client.limit.Limiters;
import io.github.camelopenai.internal.client.limit.LongWait;
import io.github.camelopenai.internal.client.limit.Permit;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.request.Payload;
import io.github.camelopenai.internal.client.time.CallProgress;
import io.github.camelopenai.internal.client.time.CallProgress.Phase;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call, sent as often as needed. It reads as it goes, from top to bottom: its turn, its credentials, an attempt, what came of
 * it, and perhaps a delay and its turn again. No thread waits in between.
 */
final class Call {

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final ApiRequest request;
    private final CallServices services;
    private final ResponseReader reader;
    private final Secrets secrets;
    private final CallProgress progress;
    private final URI uri;
    private final Negotiation negotiation;
    private final RequestHeaders headers;
    private final Limiter limiter;
    private final CallAccount account;
    private final CallCredentials credentials;
    private final OrderlyFuture<ApiResponse> result;
    private volatile Runnable letGo = () -> {};
    private volatile Payload body;
    private int attempt;
    private int changes;
    private volatile OpenAIException lastFailure;

    /**
     * @param progress is told how far the call has come
     * @throws io.github.camelopenai.api.OpenAIInvalidRequestException where the request has no URL
     */
    Call(ApiRequest request, CallServices services, ResponseReader reader, Secrets secrets, CallProgress progress) {
        this.negotiation = services.negotiation(services.options().server().addressed(request));
        this.request = negotiation.request();
        this.services = services;
        this.reader = reader;
        this.secrets = secrets;
        this.progress = progress;
        this.uri = services.options().server().resolve(request);
        this.body = this.request.payload();
        this.headers = new RequestHeaders(request, body, services.options(), negotiation);
        Limiters.Entry entry = services.limiter(request);
        this.limiter = entry.limiter();
        this.account = new CallAccount(
                List.of(services.observer(), entry.statistics()),
                services.follow(request, uri, progress),
                progress,
                services.meter(request));
        this.credentials = new CallCredentials(services, this::target, progress);
        this.result = new OrderlyFuture<>(failure -> account.ended(null, failure));
    }

    /** Ends with a response of success, or with an {@link OpenAIException}. Ending it early ends the call. */
    CompletableFuture<ApiResponse> begin() {
        account.began();
        result.whenComplete((response, failure) -> {
            if (failure != null) {
                letGo.run();
            }
        });
        long tokens = limiter.countsTokens() ? TokenEstimate.of(request) : 0;
        awaitTurn(limiter.permit(tokens, permit -> guard(permit, () -> authenticate(permit))));
        return result;
    }

    private void awaitTurn(Permit permit) {
        progress.enter(Phase.QUEUED);
        holding(permit::leave);
        long longest = services.options().times().limit().toMillis();
        guard(permit, () -> permit.enter(longest, wait -> fail(permit, waitedTooLong(wait))));
    }

    /** Whatever goes wrong: a call that does not end is lost. */
    private void guard(Permit permit, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            fail(permit, e);
        }
    }

    private OpenAIRejectedException waitedTooLong(LongWait wait) {
        return LimitTimeouts.of(target(), services.options().times().limit(), wait, progress, lastFailure);
    }

    private void authenticate(Permit permit) {
        if (!credentials.areSupplied()) {
            reserve(permit, credentials.key());
            return;
        }
        progress.enter(Phase.AUTHENTICATING);
        on(services.supplierExecutor(), permit, () -> credentials.ask().whenComplete((token, failure) -> {
            if (failure != null) {
                fail(permit, OrderlyFuture.unwrapped(failure));
            } else {
                onExecutor(permit, () -> reserve(permit, token));
            }
        }));
    }

    /** What the attempt may cost is taken from the budget first. */
    private void reserve(Permit permit, String credential) {
        services.reserve(request).whenComplete((hold, failure) -> {
            if (failure != null) {
                permit.unsent();
                fail(permit, OrderlyFuture.unwrapped(failure));
                return;
            }
            permit.holds(hold);
            guard(permit, () -> attempt(permit, credential));
        });
    }

    private void attempt(Permit permit, String credential) {
        if (result.isDone()) {
            permit.leave();
            return;
        }
        secrets.sending(credential);
        progress.enter(Phase.CONNECTING);
        account.attempted(++attempt);
        CompletableFuture<ApiResponse> answer = services.transport()
                .send(HttpCall.of(
                        request,
                        uri,
                        headers.with(credential, account.traceHeaders(request)),
                        body,
                        new HttpCall.Attempt(attempt, progress.isAnythingSent(), () -> {
                            permit.sent();
                            progress.enter(Phase.SENT);
                        }),
                        services.options()));
        holding(() -> answer.cancel(false));
        answer.whenComplete((response, failure) -> {
            try {
                decide(permit, response, failure);
            } catch (Throwable e) {
                // The future would swallow it, and a call that does not end is lost
                fail(permit, e);
                if (response != null) {
                    response.abandon();
                }
            }
        });
    }

    private void decide(Permit permit, ApiResponse response, Throwable failure) {
        if (failure == null) {
            classify(permit, secrets.mask(response));
        } else if (OrderlyFuture.unwrapped(failure) instanceof OpenAIException broken) {
            retryOrFail(permit, broken, null);
        } else {
            fail(permit, OrderlyFuture.unwrapped(failure));
        }
    }

    private void classify(Permit permit, ApiResponse response) {
        OpenAIException failure = reader.failure(response);
        if (failure != null) {
            Completeness.explain(failure, request, services.options().server());
        }
        if (failure == null) {
            permit.answered(RateLimits.of(response::header), response.status());
            account.answered(permit);
            succeed(permit, account.followed(response.withAccount(account, progress.deadline()), request.streaming()));
            return;
        }
        // What it says is in the exception
        response.releaseMemory();
        boolean isExpired = failure.getStatus() == 401 && credentials.canBeRenewed() && canBeSentAgain();
        if (isExpired) {
            LOG.warn("{} answered 401; it is sent again with a fresh token", target());
            credentials.rejected();
            lastFailure = failure;
            account.retried(failure);
            permit.answered(RateLimits.of(response::header), response.status());
            permit.leave();
            awaitTurn(permit.again());
        } else {
            retryOrFail(permit, failure, response);
        }
    }

    private void succeed(Permit permit, ApiResponse response) {
        ResponseStream stream = response.stream();
        if (stream == null) {
            permit.leave();
            account.firstByte();
            if (!tell(response)) {
                response.releaseMemory();
            }
            return;
        }
        progress.enter(Phase.STREAMED);
        stream.whenEnded(permit::leave);
        holding(stream::close);
        if (StreamOpening.judges(request)) {
            StreamOpening opening = new StreamOpening(request, response, reader);
            opening.whenKnown(() -> handOn(permit, response, opening.failure()), fault -> {
                fail(permit, fault);
                stream.close();
            });
        } else {
            complete(response);
        }
    }

    /** A stream is handed on with its first event: until then the call can still be sent again. */
    private void handOn(Permit permit, ApiResponse response, OpenAIException failure) {
        if (failure == null) {
            complete(response);
        } else {
            response.stream().close();
            retryOrFail(permit, failure, response);
        }
    }

    private void complete(ApiResponse response) {
        response.stream().begun();
        account.firstByte();
        if (!tell(response)) {
            response.stream().close();
        }
    }

    /** Counts it first, so that the owner of the answer sees it in the figures. */
    private boolean tell(ApiResponse response) {
        account.ended(response, null);
        return result.complete(response);
    }

    /** @param response the server's answer, or null where there was none */
    private void retryOrFail(Permit permit, OpenAIException failure, ApiResponse response) {
        if (canBeSentAgain() && !result.isDone() && negotiation.hasChangedAfter(failure)) {
            sendChanged(permit, failure, response);
            return;
        }
        RetryPolicy retries = services.retries();
        long delay = canBeSentAgain() ? retries.delayMillis(failure, attempt - changes) : RetryPolicy.NONE;
        boolean isRefused = account.refuses(failure) && !retries.asksForTooLong(failure);
        if (isRefused) {
            permit.refused(delay == RetryPolicy.NONE ? retries.pauseMillis(failure, attempt - changes) : delay);
        } else if (response != null) {
            permit.answered(RateLimits.of(response::header), response.status());
        } else if (!progress.isSent()) {
            permit.unsent();
        }
        if (delay == RetryPolicy.NONE || result.isDone()) {
            fail(permit, failure);
            return;
        }
        RetryPolicy.announce(target(), failure, attempt + 1, delay);
        lastFailure = failure;
        account.retried(failure);
        permit.leave();
        if (isRefused) {
            // The limiter does not let it go before the delay is over
            awaitTurn(permit.again());
        } else {
            delay(permit, delay, failure);
        }
    }

    /** The server does not know a field that the request can do without: that is no failure, so it costs none of the retries. */
    private void sendChanged(Permit permit, OpenAIException failure, ApiResponse response) {
        if (response != null) {
            permit.answered(RateLimits.of(response::header), response.status());
        }
        changes++;
        account.retried(failure);
        permit.leave();
        onExecutor(permit, () -> {
            body = negotiation.request().payload();
            awaitTurn(permit.again());
        });
    }

    private void delay(Permit permit, long millis, OpenAIException failure) {
        progress.enter(Phase.DELAYED);
        try {
            ScheduledFuture<?> later = services.scheduler()
                    .schedule(() -> onExecutor(permit, () -> awaitTurn(permit.again())), millis, TimeUnit.MILLISECONDS);
            holding(() -> later.cancel(false));
        } catch (RejectedExecutionException e) {
            // The component stops
            fail(permit, failure);
        }
    }

    private void onExecutor(Permit permit, Runnable step) {
        on(services.executor(), permit, step);
    }

    private void on(Executor executor, Permit permit, Runnable step) {
        // It refuses steps when the component stops
        guard(permit, () -> executor.execute(() -> guard(permit, step)));
    }

    private void fail(Permit permit, Throwable failure) {
        permit.leave();
        if (failure instanceof OpenAIException known) {
            known.lasted(progress.millis());
        }
        result.completeExceptionally(failure);
    }

    /** What is to be done where the call is given up from now on. */
    private void holding(Runnable release) {
        letGo = release;
        if (result.isDone()) {
            release.run();
        }
    }

    /** Nothing of a stream that can be read once has been read where nothing was sent. */
    private boolean canBeSentAgain() {
        return body == null || body.content().isRepeatable() || !progress.isSent();
    }

    private String target() {
        return HttpCall.target(request.operation().method(), uri);
    }
}

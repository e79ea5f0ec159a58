package io.github.camelopenai.internal.client.http;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.ProxyOptions;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.http.coding.ContentDecoder;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.FutureCallback;

/**
 * One call on its way, from its place in the queue to the last byte of its response.
 *
 * <p>It ends once: with a response that is whole, with the end of a stream, or with a failure. A failure before the response
 * goes to the answer, one after it to the stream. A kept connection that the server closes as the call uses it is no failure: the
 * call is sent again, once, on a new connection. Nor is it one if the server says that it has not looked at the call.
 */
final class Transmission {

    /** How long a server that takes no more of a request may say why. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private static final int PROXY_ASKS_FOR_USER = 407;

    /** Some servers repeat the request in it. */
    private static final long MOST_OF_ERROR = 1024 * 1024;

    private final HttpCall call;
    private final TransportServices services;
    private final CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final SilenceWatch silence;
    private final SilenceWatch beginning;
    private final Resending resending;
    private volatile boolean watched;
    private volatile ProxyOptions proxy;
    private volatile Sending sending;
    private volatile StreamedBody stream;

    Transmission(HttpCall call, TransportServices services) {
        this.call = call;
        this.services = services;
        this.resending = new Resending(call);
        this.silence =
                new SilenceWatch(call.times().read(), services.scheduler(), () -> failed(new SocketTimeoutException()));
        this.beginning = new SilenceWatch(
                call.times().firstByte(), services.scheduler(), () -> failed(new FirstByteTimeoutException()));
        answer.whenComplete((response, failure) -> {
            if (failure != null) {
                abort();
            }
        });
    }

    /** Ends with the response, or with its head where it is streamed. Ending it early ends the call. */
    CompletableFuture<ApiResponse> answer() {
        return answer;
    }

    /** Does something when the call no longer uses its connection. */
    void whenEnded(Runnable action) {
        end.whenComplete((nothing, never) -> action.run());
    }

    /** Sends the call. */
    void start() {
        send(call, false);
    }

    private void send(HttpCall attempt, boolean fresh) {
        if (answer.isDone()) {
            return;
        }
        try {
            proxy = services.proxies().of(call.uri());
            Sending next = new Sending(attempt, fresh, services, this);
            sending = next;
            next.start(proxy, new ResponseConsumer(attempt, this), new Outcome(next));
            if (end.isDone()) {
                next.cancel();
            }
            endIfClientDied();
        } catch (Throwable e) {
            // Whatever it is: a call that does not end is lost
            failed(e);
        }
    }

    /** Elsewhere, for to look up a host may block. */
    private void sendAgain(Resending.Again again) {
        try {
            services.starter().execute(() -> send(again.attempt(), again.fresh()));
        } catch (RejectedExecutionException e) {
            stop();
        }
    }

    /**
     * The call has its connection, and is about to use it.
     *
     * @param isWatched whether its read time-out is kept here, because the connection cannot
     */
    void connected(boolean isWatched) {
        call.attempt().onConnected().run();
        beginning.start();
        watched = isWatched;
        if (isWatched) {
            silence.start();
        }
    }

    /** The server is kept from sending, or may send again: that is no silence of its own. */
    void pauseWatch(boolean pause) {
        silence.pause(pause);
    }

    /** Whether the time-out of the answer is kept here, and not by the connection. */
    boolean isWatched() {
        return watched;
    }

    /** The server has taken some of the request. */
    void taken() {
        beginning.sign();
        signOfLife();
    }

    /** The answer has begun. */
    void begun() {
        beginning.stop();
    }

    /** The server takes no more of the request; it may have said why. */
    void awaitLastWords(PayloadProducer upload, IOException broken) {
        Sending current = sending;
        if (current.upload() == upload) {
            services.scheduler().schedule(() -> lost(current, broken), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether an answer of this status is that of a proxy that has passed nothing on. */
    boolean isRefusedByProxy(int status) {
        return proxy != null && (status == PROXY_ASKS_FOR_USER || !sending.isConnected());
    }

    /** The response is there, or its head where it is streamed; more of it may come. */
    void answered(ApiResponse response) {
        signOfLife();
        if (answer.complete(response)) {
            return;
        }
        response.releaseMemory();
        if (response.stream() != null) {
            response.stream().close();
        }
    }

    /**
     * @param length how many bytes its reader will get, or -1 where nobody knows
     * @param decoder undoes the codings of the body, or null where it has none
     */
    StreamedBody openStream(long length, ContentDecoder decoder) {
        stream = new StreamedBody(this, silence, call.window(), length, decoder);
        return stream;
    }

    /** How much of the answer is read where it tells of an error. */
    long mostOfError() {
        return Math.min(
                MOST_OF_ERROR,
                Math.min(call.maxResponseSize(), services.memory().most() / 2));
    }

    /**
     * What the response of the call holds of the component's memory.
     *
     * @param largest how many bytes it may have
     */
    ResponseMemory.Share shareOfMemory(long largest) {
        return services.memory().share(largest);
    }

    /** The answer has not begun in time. */
    static final class FirstByteTimeoutException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The server has taken or sent something. */
    void signOfLife() {
        if (watched) {
            silence.sign();
        }
    }

    /** A sending has failed; one that was ended before tells nothing new. */
    private void lost(Sending which, Exception failure) {
        if (which != sending || which.isReplaced()) {
            return;
        }
        Resending.Again again = answer.isDone() ? null : resending.after(which, failure);
        if (again == null) {
            failed(failure);
        } else if (which.replace()) {
            sendAgain(again);
        }
    }

    /** Ends the call where the threads have died that it needs. */
    void endIfClientDied() {
        Sending current = sending;
        Throwable death = current == null ? null : current.deathOfClient();
        if (death != null) {
            failed(new IOException("the I/O thread of the component has died: " + death, death));
        }
    }

    /** Ends the call with a failure; once it has ended, this does nothing. */
    void failed(Throwable failure) {
        fail(describe(failure));
    }

    /** The exception that tells the user of a failure. */
    OpenAIException describe(Throwable reason) {
        Exception failure = FaultException.of(reason);
        Sending current = sending;
        return current == null
                ? new TransportFailures(call, services.connectTimeout(), proxy).toException(failure, null, false)
                : new TransportFailures(current.call(), services.connectTimeout(), proxy)
                        .toException(failure, current.upload(), current.isConnected());
    }

    /** Ends the call because the component is stopped. */
    void stop() {
        Sending current = sending;
        boolean sent = current == null
                ? call.attempt().sentBefore()
                : current.call().attempt().sentBefore() || current.isConnected();
        fail(OpenAIConnectException.stopped(
                ApiError.unanswered(call.target(), call.attempt().number(), sent), "the component"));
    }

    private void fail(OpenAIException failure) {
        if (!answer.completeExceptionally(failure) && stream != null) {
            stream.fail(failure);
        }
        ended();
    }

    /** No more of the response is wanted. */
    void abort() {
        ended();
        Sending current = sending;
        if (current != null) {
            current.cancel();
        }
    }

    /** No more of the response is wanted, but the few bytes that are missing may come. */
    void abortSoon() {
        ScheduledFuture<?> abort = services.scheduler().schedule(this::abort, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        whenEnded(() -> abort.cancel(false));
    }

    private void ended() {
        silence.stop();
        beginning.stop();
        end.complete(null);
    }

    /** What HttpClient says of the end of a sending. */
    private final class Outcome implements FutureCallback<Void> {

        private final Sending ofSending;

        Outcome(Sending ofSending) {
            this.ofSending = ofSending;
        }

        @Override
        public void completed(Void nothing) {
            ofSending.endUpload();
            ended();
        }

        @Override
        public void failed(Exception failure) {
            lost(ofSending, failure);
        }

        @Override
        public void cancelled() {
            stop();
        }
    }
}

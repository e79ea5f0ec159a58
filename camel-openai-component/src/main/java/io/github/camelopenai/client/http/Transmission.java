package io.github.camelopenai.client.http;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.Content;
import io.github.camelopenai.client.HttpCall;
import io.github.camelopenai.client.ProxyOptions;
import io.github.camelopenai.client.ResponseStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;

/**
 * One call on its way, from its place in the queue to the last byte of its response.
 *
 * <p>It ends once: with a response that is whole, with the end of a stream, or with a failure. A failure before the response
 * goes to the answer, one after it to the stream.
 */
final class Transmission {

    /** How long a server that takes no more of a request may say why. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final HttpCall call;
    private final Duration connectTimeout;
    private final ResponseTimeouts responseTimeouts;
    private final Proxies proxies;
    private final ScheduledExecutorService scheduler;
    private final Executor reader;
    private final CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final SilenceWatch silence;
    private final HttpClientContext context = HttpClientContext.create();
    private final Handover handover = new Handover(context, this::connected);
    private volatile ProxyOptions proxy;
    private volatile PayloadProducer upload;
    private volatile Future<ApiResponse> exchange;
    private volatile ResponseStream stream;

    private CapacityChannel capacity;
    private int room;

    /** @param connectTimeout how long a proxy may take to open a tunnel */
    Transmission(
            HttpCall call,
            Duration connectTimeout,
            ResponseTimeouts responseTimeouts,
            Proxies proxies,
            ScheduledExecutorService scheduler,
            Executor reader) {
        this.call = call;
        this.proxies = proxies;
        this.connectTimeout = connectTimeout;
        this.responseTimeouts = responseTimeouts;
        this.scheduler = scheduler;
        this.reader = reader;
        this.silence = new SilenceWatch(call.readTimeout(), scheduler, () -> failed(new SocketTimeoutException()));
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
    void start(CloseableHttpAsyncClient client) {
        if (answer.isDone()) {
            return;
        }
        try {
            // Until the call has its connection, what may be silent is a proxy that is to open a tunnel
            context.setRequestConfig(responseTimeouts.of(connectTimeout));
            proxy = proxies.of(call.uri());
            Proxies.authenticate(proxy, context);
            BasicHttpRequest request = new BasicHttpRequest(call.method(), call.uri());
            call.headers().forEach(request::addHeader);
            exchange = client.execute(
                    new BasicRequestProducer(request, body()),
                    new ResponseConsumer(call, this),
                    null,
                    context,
                    new Outcome());
            if (end.isDone()) {
                cancel();
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void connected() {
        // A stream's own watch tells the server's silence from that of a slow reader; the socket's cannot
        context.setRequestConfig(responseTimeouts.of(call.isStreamed() ? Duration.ZERO : call.readTimeout()));
        call.onConnected().run();
        if (call.isStreamed()) {
            silence.start();
        }
    }

    private AsyncEntityProducer body() {
        if (call.body() == null) {
            return null;
        }
        if (call.body().content() instanceof Content.Bytes json) {
            // Its type is one of the call's headers
            return new BasicAsyncEntityProducer(json.bytes(), null);
        }
        upload = new PayloadProducer(
                call.body(), reader, this, call.uri().getScheme().equalsIgnoreCase("https"));
        return upload;
    }

    /** The server takes no more of the request; it may have said why. */
    void awaitLastWords(IOException broken) {
        scheduler.schedule(() -> failed(broken), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The response is there, or the head of one that is streamed. */
    void answered(ApiResponse response) {
        signOfLife();
        if (!answer.complete(response) && response.stream() != null) {
            response.stream().close();
        }
    }

    ResponseStream openStream(long length) {
        room = call.window() - HttpClient5Transport.FIRST_WINDOW;
        stream = new ResponseStream(length, call.window(), new ResponseStream.Source() {
            @Override
            public void grant(int bytes) {
                giveRoom(bytes);
            }

            @Override
            public void abort() {
                Transmission.this.abort();
            }

            @Override
            public void abortSoon() {
                ScheduledFuture<?> abort =
                        scheduler.schedule(Transmission.this::abort, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
                whenEnded(() -> abort.cancel(false));
            }
        });
        return stream;
    }

    /** The server has taken or sent something. */
    void signOfLife() {
        if (call.isStreamed()) {
            silence.sign();
        }
    }

    /** The stream's buffer is full: the connection waits for what its reader takes. */
    void noRoom(CapacityChannel channel) throws IOException {
        synchronized (this) {
            capacity = channel;
            silence.pause(room == 0);
            if (room == 0) {
                return;
            }
        }
        giveRoom(0);
    }

    private void giveRoom(int bytes) {
        try {
            synchronized (this) {
                room += bytes;
                if (capacity != null && room > 0) {
                    capacity.update(room);
                    capacity = null;
                    room = 0;
                    silence.pause(false);
                }
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Ends the call with a failure; once it has ended, this does nothing. */
    void failed(Exception failure) {
        fail(new TransportFailures(call, connectTimeout, proxy).toException(failure, upload, handover.isConnected()));
    }

    /** Ends the call because the component is stopped. */
    void stop() {
        boolean sent = call.sentBefore() || handover.isConnected();
        fail(OpenAIConnectException.stopped(ApiError.unanswered(call.target(), call.attempt(), sent), "the component"));
    }

    private void fail(OpenAIException failure) {
        if (!answer.completeExceptionally(failure) && stream != null) {
            stream.fail(failure);
        }
        ended();
    }

    private void abort() {
        ended();
        cancel();
    }

    private void cancel() {
        Future<ApiResponse> running = exchange;
        if (running != null && !running.isDone() && handover.giveUp()) {
            running.cancel(true);
        }
    }

    private void ended() {
        silence.stop();
        end.complete(null);
    }

    /** What HttpClient says of the end. */
    private final class Outcome implements FutureCallback<ApiResponse> {

        @Override
        public void completed(ApiResponse response) {
            if (response != null) {
                answer.complete(response);
            }
            if (upload != null && !upload.isSent()) {
                // The server has answered all the same: nobody waits for the rest to be sent
                handover.giveUp();
            }
            ended();
        }

        @Override
        public void failed(Exception failure) {
            Transmission.this.failed(failure);
        }

        @Override
        public void cancelled() {
            stop();
        }
    }
}

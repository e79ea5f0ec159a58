package io.github.camelopenai.client.http;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.client.ApiResponse;
import io.github.camelopenai.client.HttpCall;
import io.github.camelopenai.client.HttpTransport;
import io.github.camelopenai.client.TransportOptions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Sends calls through one Apache HttpClient 5, its pool and its few I/O threads. */
public final class HttpClient5Transport implements HttpTransport {

    /** An idle stream then costs a fifth of what it does with the default, and calls are no slower. */
    private static final int BUFFER_BYTES = 4 * 1024;

    private static final TimeValue TRUSTED_IDLE_TIME = TimeValue.ofSeconds(1);
    private static final TimeValue TIME_OUT_PRECISION = TimeValue.ofMilliseconds(100);
    private static final TimeValue LONGEST_SHUTDOWN = TimeValue.ofSeconds(2);
    private static final int MOST_IO_THREADS = 4;

    private final CloseableHttpAsyncClient client;
    private final ConnectionQueue queue;
    private final Map<CompletableFuture<ApiResponse>, HttpCall> inFlight = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Opens a transport, which must be closed. The scheduler wakes calls that wait for a connection. */
    public HttpClient5Transport(TransportOptions options, ScheduledExecutorService scheduler) {
        queue = new ConnectionQueue(options.maxConnections(), options.maxQueuedRequests(), scheduler);
        client = HttpAsyncClients.custom()
                .setConnectionManager(pool(options))
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setSelectInterval(TIME_OUT_PRECISION)
                        .setIoThreadCount(
                                Math.min(MOST_IO_THREADS, Runtime.getRuntime().availableProcessors()))
                        .build())
                .setHttp1Config(Http1Config.custom().setBufferSize(BUFFER_BYTES).build())
                .setThreadFactory(new DefaultThreadFactory("openai-http", true))
                .setUserAgent("camel-openai-component")
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "handover", new Handover.Handler())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
        client.start();
    }

    private static PoolingAsyncClientConnectionManager pool(TransportOptions options) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(options.maxConnections())
                .setMaxConnPerRoute(options.maxConnections())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(options.connectTimeout()))
                        .setValidateAfterInactivity(TRUSTED_IDLE_TIME)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .build())
                .build();
    }

    @Override
    public CompletableFuture<ApiResponse> send(HttpCall call) {
        CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
        inFlight.put(answer, call);
        answer.whenComplete((response, failure) -> inFlight.remove(answer));
        if (closed) {
            answer.completeExceptionally(stopped(call));
            return answer;
        }
        ConnectionQueue.Entry entry = queue.enter(call, () -> start(call, answer), answer::completeExceptionally);
        answer.whenComplete((response, failure) -> entry.leave());
        return answer;
    }

    private void start(HttpCall call, CompletableFuture<ApiResponse> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            exchange(call, answer);
        } catch (RuntimeException e) {
            answer.completeExceptionally(TransportFailures.toException(e, call));
        }
    }

    private void exchange(HttpCall call, CompletableFuture<ApiResponse> answer) {
        HttpClientContext context = HttpClientContext.create();
        Handover handover = new Handover(context);
        context.setRequestConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(call.readTimeout()))
                .build());
        Future<ApiResponse> exchange =
                client.execute(request(call), new BoundedResponseConsumer(call), null, context, new FutureCallback<>() {
                    @Override
                    public void completed(ApiResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void failed(Exception failure) {
                        answer.completeExceptionally(TransportFailures.toException(failure, call));
                    }

                    @Override
                    public void cancelled() {
                        answer.completeExceptionally(stopped(call));
                    }
                });
        answer.whenComplete((response, failure) -> {
            if (failure != null && handover.giveUp()) {
                exchange.cancel(true);
            }
        });
    }

    private static AsyncRequestProducer request(HttpCall call) {
        BasicHttpRequest request = new BasicHttpRequest(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        AsyncEntityProducer body =
                call.body() == null ? null : new BasicAsyncEntityProducer(call.body(), ContentType.APPLICATION_JSON);
        return new BasicRequestProducer(request, body);
    }

    private static OpenAIConnectException stopped(HttpCall call) {
        return new OpenAIConnectException(
                call.target() + " was ended because the component was stopped; it may have been charged.",
                ApiError.unanswered(call.target(), call.attempt()),
                null);
    }

    @Override
    public void close() {
        closed = true;
        inFlight.forEach((answer, call) -> answer.completeExceptionally(stopped(call)));
        // The I/O threads close what they own; closed from here at once, they trip over it and log an error
        client.initiateShutdown();
        try {
            client.awaitShutdown(LONGEST_SHUTDOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close(CloseMode.IMMEDIATE);
    }
}

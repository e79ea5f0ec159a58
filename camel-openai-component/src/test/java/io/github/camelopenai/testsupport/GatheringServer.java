package io.github.camelopenai.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;

/**
 * A server that answers nobody until so many calls have arrived, and then all of them. It holds no thread for a call, so the
 * threads of the test's JVM are those of the client.
 */
public final class GatheringServer implements AutoCloseable {

    private final HttpAsyncServer server;
    private final int port;
    private final Conformance conformance = new Conformance();
    private final List<Runnable> gathered = new ArrayList<>();

    /**
     * @param calls how many calls must have arrived before the first answer
     * @param answer the JSON that each gets
     */
    public GatheringServer(int calls, String answer) throws InterruptedException, ExecutionException {
        server = H2ServerBootstrap.bootstrap()
                .setVersionPolicy(
                        ByHttp2.version().equals("2") ? HttpVersionPolicy.FORCE_HTTP_2 : HttpVersionPolicy.FORCE_HTTP_1)
                .setCanonicalHostName("127.0.0.1")
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setBacklogSize(1_024)
                        .build())
                .register("*", new Handler(calls, answer))
                .create();
        server.start();
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        port = ((InetSocketAddress)
                        server.listen(loopback, URIScheme.HTTP).get().getAddress())
                .getPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port + "/v1";
    }

    /** How many calls have arrived and wait. */
    public int waiting() {
        synchronized (gathered) {
            return gathered.size();
        }
    }

    @Override
    public void close() {
        server.close(CloseMode.IMMEDIATE);
        conformance.assertNoFaults();
    }

    private final class Handler implements AsyncServerRequestHandler<Message<HttpRequest, String>> {

        private final int calls;
        private final String answer;
        private boolean open;

        Handler(int calls, String answer) {
            this.calls = calls;
            this.answer = answer;
        }

        @Override
        public AsyncRequestConsumer<Message<HttpRequest, String>> prepare(
                HttpRequest request, EntityDetails entity, HttpContext context) {
            return new BasicRequestConsumer<>(entity == null ? null : new StringAsyncEntityConsumer());
        }

        @Override
        public void handle(Message<HttpRequest, String> message, ResponseTrigger trigger, HttpContext context) {
            check(message);
            List<Runnable> ready = List.of();
            synchronized (gathered) {
                gathered.add(() -> respond(trigger, context));
                open |= gathered.size() >= calls;
                if (open) {
                    ready = List.copyOf(gathered);
                    gathered.clear();
                }
            }
            ready.forEach(Runnable::run);
        }

        private void check(Message<HttpRequest, String> message) {
            try {
                URI uri = message.getHead().getUri();
                String body = message.getBody() == null ? "" : message.getBody();
                Header type = message.getHead().getFirstHeader("Content-Type");
                conformance.check(
                        message.getHead().getMethod(),
                        uri,
                        type == null ? null : type.getValue(),
                        body.getBytes(StandardCharsets.UTF_8));
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        private void respond(ResponseTrigger trigger, HttpContext context) {
            try {
                trigger.submitResponse(
                        AsyncResponseBuilder.create(200)
                                .setEntity(answer, ContentType.APPLICATION_JSON)
                                .build(),
                        context);
            } catch (HttpException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

package io.github.camelopenai.test;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** WireMock, which takes every request and asks here for its answer. */
final class Transport implements ResponseDefinitionTransformerV2 {

    /** Streams that take their time hold one each; other answers hold none while they wait. */
    private static final int ANSWERING_THREADS = 32;

    private final Function<RecordedRequest, Answer> answers;
    private final AtomicLong requests = new AtomicLong();
    private final WireMockServer server;
    private final String url;
    private volatile Duration answersTake = Duration.ZERO;
    private volatile Duration chunksTake = Duration.ZERO;

    Transport(Function<RecordedRequest, Answer> answers) {
        this.answers = answers;
        server = new WireMockServer(options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .jettyAcceptors(1)
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(ANSWERING_THREADS)
                .disableRequestJournal()
                .httpServerFactory(LeanServer::new)
                .extensions(this));
        server.start();
        server.stubFor(any(anyUrl()).willReturn(aResponse()));
        url = "http://localhost:" + server.port();
    }

    void answersTake(Duration duration) {
        answersTake = duration;
    }

    void chunksTake(Duration duration) {
        chunksTake = duration;
    }

    String url() {
        return url;
    }

    void close() {
        server.stop();
    }

    @Override
    public String getName() {
        return "openai-stand-in";
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        Answer answer = answers.apply(RecordedRequest.of(event.getRequest()));
        ResponseDefinitionBuilder response = aResponse().withFixedDelay((int) answersTake.toMillis());
        if (answer.isBroken()) {
            return response.withFault(Fault.CONNECTION_RESET_BY_PEER).build();
        }
        response.withStatus(answer.status())
                .withHeader("Content-Type", answer.contentType())
                .withHeader("x-request-id", "req_" + requests.incrementAndGet())
                .withBody(answer.body());
        if (answer.retryAfter() != null) {
            long millis = answer.retryAfter().toMillis();
            response.withHeader("retry-after", String.valueOf((millis + 999) / 1000));
            response.withHeader("retry-after-ms", String.valueOf(millis));
        }
        if (answer.chunks() > 1 && !chunksTake.isZero()) {
            response.withChunkedDribbleDelay(answer.chunks(), (int)
                    chunksTake.multipliedBy(answer.chunks()).toMillis());
        }
        return response.build();
    }
}

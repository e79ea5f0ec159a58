package io.github.camelopenai.internal.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.client.ClientOptions;
import io.github.camelopenai.internal.client.HttpCall;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseConsumerTest {

    private static final byte[] BODY = new byte[3_000];

    private final ResponseMemory memory = new ResponseMemory(1024 * 1024, null, Runnable::run);
    private final HttpCall call = new HttpCall(
            "POST",
            URI.create("http://localhost/v1/chat/completions"),
            Map.of(),
            null,
            0,
            new HttpCall.Attempt(1, false, () -> {}),
            new ClientOptions.Times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
            100_000,
            true);
    private final Transmission transmission = new Transmission(
            call,
            new TransportServices(null, false, Duration.ZERO, null, null, memory, null, Runnable::run, Runnable::run));

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void anAnswerThatComesJustAfterItsCallWasEndedHoldsNoMemory(int status) throws Exception {
        transmission.answer().cancel(false);

        receive(status);

        assertThat(memory.used()).isZero();
    }

    @Test
    void anAnswerHoldsItsMemoryUntilItsOwnerGivesItBack() throws Exception {
        receive(200);

        assertThat(memory.used()).isEqualTo(BODY.length);
        transmission.answer().join().releaseMemory();
        assertThat(memory.used()).isZero();
    }

    /** As HttpClient does with a call that is cancelled: it drops what it is told. */
    private void receive(int status) throws Exception {
        ResponseConsumer consumer = new ResponseConsumer(call, transmission);
        consumer.consumeResponse(
                new BasicHttpResponse(status),
                new BasicEntityDetails(BODY.length, ContentType.APPLICATION_JSON),
                HttpCoreContext.create(),
                new Dropping());
        consumer.consume(ByteBuffer.wrap(BODY));
        consumer.streamEnd(List.of());
        consumer.releaseResources();
    }

    private static final class Dropping implements FutureCallback<Void> {

        @Override
        public void completed(Void nothing) {}

        @Override
        public void failed(Exception failure) {}

        @Override
        public void cancelled() {}
    }
}

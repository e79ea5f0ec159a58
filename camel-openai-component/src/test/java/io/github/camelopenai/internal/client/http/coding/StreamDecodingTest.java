package io.github.camelopenai.internal.client.http.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.api.ApiError;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.testsupport.Coded;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coded stream between its connection and its reader: neither is waited for, and memory stays bounded. */
@Tag("unit")
class StreamDecodingTest {

    private static final int WINDOW = 16 * 1024;
    private static final OpenAIException BROKEN = new OpenAIConnectException("broken", ApiError.NONE, null);

    private final Connection connection = new Connection();

    @Test
    void whatASmallPieceUnpacksToIsNotThereBeforeItIsRead() throws Exception {
        StreamDecoding decoding = decoding("gzip, gzip");
        byte[] bomb = Coded.in("gzip", Coded.in("gzip", new byte[100_000_000]));
        assertThat(bomb.length).isLessThan(WINDOW);

        decoding.add(bomb);
        decoding.fail(BROKEN);

        assertThatThrownBy(() -> decoding.stream().readAllBytes())
                .hasMessageContaining("broke off after " + WINDOW + " bytes");
    }

    @Test
    void aReaderGetsAllOfIt() throws Exception {
        StreamDecoding decoding = decoding("gzip, gzip");
        decoding.add(Coded.in("gzip", Coded.in("gzip", new byte[100_000_000])));
        decoding.end();

        assertThat(decoding.stream().skip(200_000_000)).isEqualTo(100_000_000);
        assertThat(decoding.stream().read()).isEqualTo(-1);
        assertThat(decoding.stream().isDrained()).isTrue();
    }

    @Test
    void theConnectionGetsRoomOnlyForWhatIsDecoded() throws Exception {
        StreamDecoding decoding = decoding("gzip");
        byte[] bytes = new byte[200_000];
        new Random(1).nextBytes(bytes);
        byte[] coded = Coded.in("gzip", bytes);
        int sent = 0;
        for (; sent < 3 * WINDOW; sent += 1_000) {
            decoding.add(Arrays.copyOfRange(coded, sent, sent + 1_000));
        }

        assertThat(connection.granted.get()).isLessThanOrEqualTo(WINDOW + 1_000);
        assertThat(decoding.stream().readNBytes(WINDOW)).isEqualTo(Arrays.copyOf(bytes, WINDOW));
        assertThat(connection.granted.get()).isGreaterThanOrEqualTo(WINDOW);
    }

    @Test
    void theEndComesAfterTheLastByteIsDecoded() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        StreamDecoding decoding = decoding("gzip");
        decoding.stream().whenEnded(() -> over.set(true));
        byte[] bytes = "x".repeat(3 * WINDOW).getBytes();

        decoding.add(Coded.in("gzip", bytes));
        decoding.end();

        assertThat(over).isFalse();
        assertThat(decoding.stream().readAllBytes()).isEqualTo(bytes);
        assertThat(over).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatIsNoLongerWantedDecodesNoMoreAndEnds(boolean soon) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        StreamDecoding decoding = decoding("gzip");
        decoding.stream().whenEnded(() -> over.set(true));
        decoding.add(Coded.in("gzip", new byte[1_000_000]));

        if (soon) {
            decoding.stream().finishSoon();
        } else {
            decoding.stream().close();
        }
        decoding.add("this is no gzip".getBytes());
        decoding.end();

        assertThat(over).isTrue();
        assertThat(connection.aborted.get()).isEqualTo(!soon);
    }

    @Test
    void aReaderThatWaitsForBytesWakesUpForDecodedOnesAlone() throws Exception {
        AtomicInteger woken = new AtomicInteger();
        StreamDecoding decoding = decoding("gzip");
        decoding.stream().whenReadable(woken::incrementAndGet);
        byte[] coded = Coded.in("gzip", "Hello");

        decoding.add(Arrays.copyOf(coded, 10));
        assertThat(woken).hasValue(0);

        decoding.add(Arrays.copyOfRange(coded, 10, coded.length));
        assertThat(woken).hasValue(1);
        assertThat(decoding.stream().poll()).asString().isEqualTo("Hello");
    }

    @Test
    void aReaderAndAConnectionOfTheirOwnLoseNothing() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(2).nextBytes(bytes);
        byte[] coded = Coded.in("gzip", bytes);
        StreamDecoding decoding = decoding("gzip");
        Thread sender = new Thread(() -> {
            for (int start = 0; start < coded.length; start += 3_000) {
                decoding.add(Arrays.copyOfRange(coded, start, Math.min(coded.length, start + 3_000)));
            }
            decoding.end();
        });
        sender.start();

        assertThat(decoding.stream().readAllBytes()).isEqualTo(bytes);
        sender.join();
    }

    private StreamDecoding decoding(String codings) throws Exception {
        return new StreamDecoding(
                ContentDecoder.of(List.of(codings)),
                connection,
                WINDOW,
                failure -> new OpenAIConnectException(failure.getMessage(), ApiError.NONE, failure));
    }

    private static final class Connection implements ResponseStream.Source {

        private final AtomicInteger granted = new AtomicInteger();
        private final AtomicBoolean aborted = new AtomicBoolean();

        @Override
        public void grant(int bytes) {
            granted.updateAndGet(sum -> (int) Math.min(Integer.MAX_VALUE, (long) sum + bytes));
        }

        @Override
        public void begun() {
            // The test does not wait for it
        }

        @Override
        public void abort() {
            aborted.set(true);
        }

        @Override
        public void abortSoon() {
            // The test ends it
        }
    }
}

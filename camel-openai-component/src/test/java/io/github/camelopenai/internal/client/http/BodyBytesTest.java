package io.github.camelopenai.internal.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class BodyBytesTest {

    private final BodyBytes body = new BodyBytes();

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 9, 10, 11, 1_000_000, Long.MAX_VALUE})
    void givesAllThatCameWhateverLengthWasTold(long told) {
        body.expect(told);

        body.add(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        body.add(ByteBuffer.wrap(new byte[] {4, 5, 6, 7, 8, 9, 10}));

        assertThat(body.length()).isEqualTo(10);
        assertThat(body.take()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void growsFarBeyondWhatItHasBeforehand() {
        byte[] piece = new byte[4_096];
        for (int i = 0; i < 1_000; i++) {
            body.add(ByteBuffer.wrap(piece));
        }

        assertThat(body.take()).hasSize(4_096_000);
    }

    @Test
    void isEmptyWhereNothingCame() {
        body.expect(5);

        assertThat(body.take()).isEmpty();
    }

    @Test
    void whatIsTakenIsNoLongerKept() {
        body.add(ByteBuffer.wrap(new byte[] {1}));
        byte[] taken = body.take();
        body.add(ByteBuffer.wrap(new byte[] {2}));

        assertThat(taken).containsExactly(1);
        assertThat(body.take()).containsExactly(2);
    }
}

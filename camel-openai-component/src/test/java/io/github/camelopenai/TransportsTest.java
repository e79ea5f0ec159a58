package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.internal.client.HttpTransport;
import io.github.camelopenai.internal.client.HttpVersions;
import io.github.camelopenai.internal.client.TransportOptions;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which HTTP clients of a component are open. */
@Tag("unit")
class TransportsTest {

    private final List<Opened> opened = new ArrayList<>();
    private final Transports transports = new Transports(options -> {
        opened.add(new Opened());
        return opened.get(opened.size() - 1);
    });

    @Test
    void thoseWithTheSameOptionsShareOne() {
        HttpTransport first = transports.take(options(1));

        assertThat(transports.take(options(1))).isSameAs(first);
        assertThat(transports.take(options(2))).isNotSameAs(first);
    }

    @Test
    void oneThatNobodyUsesStaysOpenForWhoComesBack() {
        HttpTransport first = transports.take(options(1));
        transports.giveBack(first);

        assertThat(transports.take(options(1))).isSameAs(first);
        assertThat(opened).singleElement().matches(each -> !each.isClosed);
    }

    @Test
    void ofThoseThatNobodyUsesTheOldestAreClosed() {
        for (int i = 1; i <= 20; i++) {
            transports.giveBack(transports.take(options(i)));
        }

        assertThat(opened).extracting(each -> each.isClosed).containsExactly(closed(4, 20));
    }

    @Test
    void oneThatSomebodyUsesIsNeverClosed() {
        HttpTransport shared = transports.take(options(1));
        transports.take(options(1));
        transports.giveBack(shared);

        for (int i = 2; i <= 40; i++) {
            transports.giveBack(transports.take(options(i)));
        }

        assertThat(opened.get(0).isClosed).isFalse();
    }

    @Test
    void anEndClosesAllOnceAndLetsThemBeGivenBack() {
        HttpTransport used = transports.take(options(1));
        transports.giveBack(transports.take(options(2)));

        transports.close();
        transports.giveBack(used);

        assertThat(opened).allMatch(each -> each.isClosed);
        assertThat(transports.take(options(1))).isNotSameAs(used);
    }

    private static Boolean[] closed(int closed, int all) {
        Boolean[] expected = new Boolean[all];
        for (int i = 0; i < all; i++) {
            expected[i] = i < closed;
        }
        return expected;
    }

    private static TransportOptions options(int maxConnections) {
        return new TransportOptions(Duration.ZERO, maxConnections, 1, null, null, HttpVersions.AUTO);
    }

    private static final class Opened implements HttpTransport {

        private boolean isClosed;

        @Override
        public CompletableFuture<ApiResponse> send(HttpCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            assertThat(isClosed).isFalse();
            isClosed = true;
        }
    }
}

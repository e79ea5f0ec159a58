package io.github.camelopenai.internal.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.internal.client.ClientOptions;
import io.github.camelopenai.internal.client.HttpCall;
import io.github.camelopenai.testsupport.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ConnectionQueueTest {

    private static final HttpCall CALL = new HttpCall(
            "GET",
            URI.create("http://127.0.0.1/v1/models"),
            Map.of(),
            null,
            0,
            new HttpCall.Attempt(1, false, () -> {}),
            new ClientOptions.Times(Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
            1_000,
            true);

    private final VirtualTime time = new VirtualTime();
    private final ConnectionQueue queue = new ConnectionQueue(2, 2, time, Runnable::run);
    private final List<String> started = new ArrayList<>();
    private final List<OpenAIException> refused = new ArrayList<>();

    @Test
    void callsBeyondTheConnectionsWaitInOrder() {
        ConnectionQueue.Entry first = enter("first");
        enter("second");
        ConnectionQueue.Entry third = enter("third");
        enter("fourth");
        assertThat(started).containsExactly("first", "second");

        first.leave();
        third.leave();

        assertThat(started).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void aCallBeyondTheQueueIsRefusedAndGivesBackNothing() {
        enter("first");
        enter("second");
        enter("third");
        enter("fourth");
        ConnectionQueue.Entry fifth = enter("fifth");

        fifth.leave();

        assertThat(refused).singleElement().isInstanceOf(OpenAIRejectedException.class);
        assertThat(started).containsExactly("first", "second");
    }

    @Test
    void aCallThatWaitedTooLongIsRefusedAndGivesBackNothing() {
        enter("first");
        enter("second");
        ConnectionQueue.Entry third = enter("third");

        time.pass(Duration.ofSeconds(100));
        third.leave();
        enter("fourth");

        assertThat(refused).hasSize(1);
        assertThat(started).containsExactly("first", "second");
    }

    @Test
    void leavingTwiceFreesOneConnection() {
        ConnectionQueue.Entry first = enter("first");
        enter("second");
        enter("third");
        enter("fourth");

        first.leave();
        first.leave();

        assertThat(started).containsExactly("first", "second", "third");
    }

    @Test
    void aCallThatLeavesWhileItWaitsIsNotStarted() {
        ConnectionQueue.Entry first = enter("first");
        enter("second");
        enter("third").leave();

        first.leave();
        enter("fourth");

        assertThat(started).containsExactly("first", "second", "fourth");
    }

    @Test
    void whileNoneWaitsNoCallTakesTheLock() throws InterruptedException {
        synchronized (queue) {
            Thread other = new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    enter("call").leave();
                }
            });
            other.start();
            other.join(Duration.ofMinutes(1).toMillis());

            assertThat(started).hasSize(1_000);
        }
    }

    @RepeatedTest(5)
    void neverMoreCallsThanConnectionsAreUnderWayAndAllHaveTheirTurn() {
        ConnectionQueue busy = new ConnectionQueue(3, 100_000, time, ForkJoinPool.commonPool());
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        for (int thread = 0; thread < 4; thread++) {
            CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 2_000; i++) {
                    CompletableFuture<ConnectionQueue.Entry> entry = new CompletableFuture<>();
                    Runnable start = () -> {
                        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        entry.thenAccept(own -> {
                            underWay.decrementAndGet();
                            done.incrementAndGet();
                            own.leave();
                        });
                    };
                    entry.complete(busy.enter(CALL, start, failure -> {}));
                }
            });
        }

        await().untilAsserted(() -> assertThat(done).hasValue(8_000));
        assertThat(most).hasValueLessThanOrEqualTo(3);
    }

    private ConnectionQueue.Entry enter(String name) {
        return queue.enter(CALL, () -> started.add(name), refused::add);
    }
}

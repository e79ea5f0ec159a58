package io.github.camelopenai.internal.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who of many whole answers may go on, in a memory of 800 bytes of which 100 are free for all. */
@Tag("unit")
class ResponseMemoryTest {

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ResponseMemory memory = new ResponseMemory(800, scheduler, Runnable::run);
    private final List<String> resumed = new ArrayList<>();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void freeAnswersTakeNoLock() throws InterruptedException {
        synchronized (memory) {
            AtomicInteger granted = new AtomicInteger();
            Thread other = new Thread(() -> {
                for (int i = 0; i < 1_000; i++) {
                    granted.addAndGet(answerOf(100));
                }
            });
            other.start();
            other.join(Duration.ofMinutes(1).toMillis());

            assertThat(granted).hasValue(100 * 1_000);
        }
    }

    @RepeatedTest(5)
    void allAnswersComeAndGiveBackAllHoweverManyCrowd() throws InterruptedException {
        int threads = 4;
        AtomicInteger done = new AtomicInteger();
        ResponseMemory crowded = new ResponseMemory(800, scheduler, scheduler);
        ExecutorService ioThreads = Executors.newFixedThreadPool(threads);
        for (int thread = 0; thread < threads; thread++) {
            ioThreads.execute(() -> {
                for (int i = 0; i < 1_000; i++) {
                    askUntilGranted(crowded.share(300), i % 3 == 0 ? 200 : 20, done);
                }
            });
        }
        ioThreads.shutdown();

        Awaitility.await().untilAsserted(() -> assertThat(done).hasValue(threads * 1_000));
        assertThat(crowded.used()).isZero();
        assertThat(crowded.waiting()).isZero();
    }

    /** As an answer that comes in one piece does. */
    private static void askUntilGranted(ResponseMemory.Share share, int bytes, AtomicInteger done) {
        Runnable rest = () -> {
            share.complete(bytes);
            share.release();
            done.incrementAndGet();
        };
        try {
            if (share.ask(bytes, rest) > 0) {
                rest.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int answerOf(int bytes) {
        try {
            ResponseMemory.Share share = memory.share(800);
            share.expect(bytes);
            int granted = (int) share.ask(bytes, () -> {});
            share.complete(bytes);
            share.release();
            return granted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void smallAnswersNeverWaitForALargeOne() throws IOException {
        ResponseMemory.Share small = memory.share(800);

        assertThat(small.ask(50, () -> {})).isEqualTo(50);
        assertThat(memory.share(800).ask(50, () -> {})).isEqualTo(50);
    }

    @Test
    void anAnswerThatDoesNotFitBesideAnotherWaitsUntilTheRouteHasThatOne() throws IOException {
        ResponseMemory.Share first = large(600, 300);
        ResponseMemory.Share second = memory.share(600);

        assertThat(second.ask(300, () -> resumed.add("second"))).isZero();
        first.complete(600);
        assertThat(resumed).isEmpty();
        first.release();

        assertThat(resumed).containsExactly("second");
        assertThat(second.lastGranted()).isEqualTo(300);
        assertThat(memory.used()).isEqualTo(300);
    }

    @Test
    void answersThatFitTogetherComeTogetherEachCountedTwice() throws IOException {
        large(200, 120);

        assertThat(memory.share(200).ask(120, () -> {})).isEqualTo(120);
        assertThat(memory.share(200).ask(120, () -> {})).isZero();
    }

    @Test
    void anAnswerThatHasItsTicketMayAlwaysGoOn() throws IOException {
        ResponseMemory.Share first = large(800, 300);
        memory.share(800).ask(300, () -> {});

        assertThat(first.ask(500, () -> {})).isEqualTo(500);
    }

    @Test
    void theOldestGoesFirst() throws IOException {
        ResponseMemory.Share first = large(800, 300);
        ResponseMemory.Share second = memory.share(800);
        ResponseMemory.Share third = memory.share(800);
        third.ask(300, () -> resumed.add("third"));
        second.ask(300, () -> resumed.add("second"));

        first.release();

        assertThat(resumed).containsExactly("second");
    }

    @Test
    void anAnswerLargerThanAllOfItFails() throws IOException {
        ResponseMemory.Share told = memory.share(10_000);
        ResponseMemory.Share untold = large(10_000, 700);

        assertThatThrownBy(() -> told.expect(801)).isInstanceOf(ResponseMemory.ExceededException.class);
        assertThat(untold.ask(700, () -> {})).isEqualTo(100);
        assertThatThrownBy(() -> untold.ask(1, () -> {})).isInstanceOf(ResponseMemory.ExceededException.class);
    }

    @Test
    void anAnswerThatStopsComingKeepsNoRoomForWhatIsMissing() throws IOException {
        large(800, 300);
        memory.share(800).ask(300, () -> resumed.add("second"));
        assertThat(resumed).isEmpty();

        Awaitility.await().untilAsserted(() -> assertThat(resumed).containsExactly("second"));
    }

    @Test
    void whatIsGivenBackTwiceIsGivenBackOnce() throws IOException {
        ResponseMemory.Share first = large(300, 300);
        large(100, 50);

        first.release();
        first.release();
        first.complete(300);

        assertThat(memory.used()).isEqualTo(50);
    }

    @Test
    void anAnswerThatWaitsAndIsGivenUpWaitsNoLonger() throws IOException {
        ResponseMemory.Share first = large(800, 300);
        ResponseMemory.Share second = memory.share(800);
        second.ask(300, () -> resumed.add("second"));

        second.release();
        first.release();

        assertThat(resumed).isEmpty();
        assertThat(memory.used()).isZero();
        assertThat(memory.waiting()).isZero();
    }

    private ResponseMemory.Share large(long size, long had) throws IOException {
        ResponseMemory.Share share = memory.share(size);
        assertThat(share.ask(had, () -> {})).isEqualTo(had);
        return share;
    }
}

package io.github.camelopenai.internal.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.LogCapture;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An HttpClient that has lost a thread is told of and replaced, once, and only when the next call needs one. */
@Tag("unit")
class HttpClientsTest {

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger dead = new AtomicInteger();
    private final HttpClients clients =
            new HttpClients(builder -> opened.incrementAndGet(), Runnable::run, dead::incrementAndGet);

    @AfterEach
    void stop() {
        clients.close();
    }

    @Test
    void theFirstCallOpensAClient() {
        assertThat(clients.death()).isNull();
        assertThat(opened).hasValue(0);

        clients.current();

        assertThat(opened).hasValue(1);
    }

    @Test
    void afterTheEndNoneIsOpened() {
        clients.close();

        assertThatThrownBy(clients::current).isInstanceOf(CancellationException.class);
        assertThat(opened).hasValue(0);
    }

    @Test
    void anOlderLibraryIsRefusedByItsVersionAndAnUnknownOneIsNot() {
        HttpClients.refuseOlder("org.apache.hc.client5", "5.6");
        HttpClients.refuseOlder("org.apache.hc.client5.unknown", "5.6");

        assertThatThrownBy(() -> HttpClients.refuseOlder("org.apache.hc.client5", "99.1"))
                .isInstanceOf(LinkageError.class)
                .hasMessageContaining("org.apache.hc.client5 5.");
    }

    @Test
    void anErrorOnAThreadIsLoggedWithItsCauseAndTold() throws Exception {
        try (LogCapture log = new LogCapture(HttpClients.class)) {
            loseThread(clients.current(), new OutOfMemoryError("of the test"));

            assertThat(log.messages().get(0))
                    .contains("An I/O thread of the component openai has died")
                    .contains("java.lang.OutOfMemoryError: of the test");
        }
        assertThat(dead).hasValue(1);
        assertThat(clients.death()).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void theNextCallGetsAnotherClient() throws Exception {
        HttpClients.Opened first = clients.current();
        assertThat(clients.current()).isSameAs(first);
        loseThread(first, new StackOverflowError());
        assertThat(opened).hasValue(1);

        HttpClients.Opened second = clients.current();

        assertThat(second).isNotSameAs(first);
        assertThat(clients.current()).isSameAs(second);
        assertThat(clients.death()).isNull();
        assertThat(opened).hasValue(2);
    }

    @Test
    void allThreadsOfAClientAreOneDeath() throws Exception {
        HttpClients.Opened first = clients.current();
        loseThread(first, new StackOverflowError());
        loseThread(first, new OutOfMemoryError());

        assertThat(dead).hasValue(1);
        await().untilAsserted(() -> assertThat(clients.death()).isInstanceOf(StackOverflowError.class));
    }

    @Test
    void threadsThatEndWithTheComponentAreNoDeath() throws Exception {
        HttpClients.Opened first = clients.current();
        clients.close();

        loseThread(first, new StackOverflowError());

        assertThat(dead).hasValue(0);
        assertThat(clients.current()).isSameAs(first);
    }

    private static void loseThread(HttpClients.Opened client, Error error) throws InterruptedException {
        Thread thread = client.newThread(() -> {
            throw error;
        });
        thread.start();
        thread.join();
    }
}

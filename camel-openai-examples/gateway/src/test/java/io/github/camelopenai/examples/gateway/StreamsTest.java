package io.github.camelopenai.examples.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.RawServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** Events on their way through the gateway. */
class StreamsTest {

    /** What ends a response in chunks. */
    private static final String END_OF_RESPONSE = "\r\n0\r\n\r\n";

    @Test
    void eachEventIsThereBeforeTheNextIsMade() throws Exception {
        try (EventServer server = new EventServer();
                TestGateway gateway = new TestGateway(server.baseUrl());
                RawClient client = new RawClient(gateway)) {
            server.awaitCalls(1);
            for (String word : List.of("One", "Two", "Three")) {
                server.send(new Events().chat(word));

                assertThat(client.readUntil("}\n\n")).contains("\"content\":\"" + word + "\"");
            }
            server.send(new Events().finish("stop").done());

            assertThat(client.readUntil(END_OF_RESPONSE)).contains("data: [DONE]\n\n");
            assertThat(gateway.accessLog()).singleElement().asString().contains(" status=200 ");
        }
    }

    @Test
    void aClientThatGoesAwayEndsTheCallWithTheNextEvents() throws Exception {
        try (EventServer server = new EventServer();
                TestGateway gateway = new TestGateway(server.baseUrl())) {
            try (RawClient client = new RawClient(gateway, TestGateway.BOB, "")) {
                server.awaitCalls(1);
                server.send(new Events().chat("Hel"));
                client.readUntil("Hel");
            }

            // The first may still go into the network, whose answer is that nobody is there
            assertThat(eventsUntilGivenUp(server)).isLessThanOrEqualTo(2);
            await().until(() -> !gateway.accessLog().isEmpty());
            assertThat(gateway.accessLog().get(0)).contains(" status=499 ").endsWith("failure=ClientGoneException");
            await().until(() -> gateway.requestsUnderWay() == 0);
            // Bob may have one at a time
            try (RawClient again = new RawClient(gateway, TestGateway.BOB, "")) {
                server.awaitCalls(1);
                server.send(new Events().chat("Again").finish("stop").done());
                again.readUntil(END_OF_RESPONSE);
            }
        }
    }

    static int eventsUntilGivenUp(EventServer server) {
        for (int events = 1; events < 10; events++) {
            server.send(new Events().chat("lo"));
            try {
                await().atMost(Duration.ofSeconds(2)).until(() -> server.openCalls() == 0);
                return events;
            } catch (ConditionTimeoutException e) {
                // It needs one more
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void theUsageIsForTheLogAndForClientsThatAskForIt() throws Exception {
        Events events = new Events().chat("Hi").finish("stop").usage().done();
        try (RawServer server = new RawServer(RawServer.response("200 OK", "text/event-stream", events.toString()));
                TestGateway gateway = new TestGateway(server.baseUrl())) {
            try (RawClient client = new RawClient(gateway)) {
                assertThat(client.readUntil(END_OF_RESPONSE)).contains("[DONE]").doesNotContain("usage");
            }
            try (RawClient client =
                    new RawClient(gateway, TestGateway.ALICE, "\"stream_options\":{\"include_usage\":true},")) {
                assertThat(client.readUntil(END_OF_RESPONSE)).contains("[DONE]").contains("\"total_tokens\":21");
            }

            assertThat(gateway.accessLog()).hasSize(2).allMatch(line -> line.contains(" tokens=9+12 "));
        }
    }

    @Test
    void anEventWithSeveralChoicesIsPassedOnOnce() throws Exception {
        String both =
                "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},"
                        + "{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}";
        Events events = new Events().data(both).done();
        try (RawServer server = new RawServer(RawServer.response("200 OK", "text/event-stream", events.toString()));
                TestGateway gateway = new TestGateway(server.baseUrl());
                RawClient client = new RawClient(gateway)) {
            assertThat(client.readUntil(END_OF_RESPONSE).split("\"id\":\"c\"")).hasSize(2);
        }
    }

    @Test
    void slowClientsHoldNobodyElseBack() throws Exception {
        AtomicLong written = new AtomicLong();
        AtomicInteger calls = new AtomicInteger();
        byte[] events = new Events().chat("x".repeat(10_000)).toString().getBytes(StandardCharsets.UTF_8);
        List<RawClient> slow = new ArrayList<>();
        try (RawServer server = new RawServer(socket -> {
                    if (calls.incrementAndGet() > 30) {
                        RawServer.response("200 OK", "application/json", Answers.chat("Quick"))
                                .write(socket);
                        return;
                    }
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        socket.getOutputStream().write(events);
                        written.addAndGet(events.length);
                    }
                });
                TestGateway gateway = new TestGateway(server.baseUrl())) {
            for (int i = 0; i < 30; i++) {
                slow.add(new RawClient(gateway));
            }
            try {
                await().until(() -> calls.get() == 30);
                AtomicLong before = new AtomicLong(-1);
                await().atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> before.getAndSet(written.get()) == written.get());

                assertThat(gateway.post(
                                        "/chat/completions",
                                        "{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                                .body())
                        .contains("Quick");
            } finally {
                slow.forEach(RawClient::close);
            }
        }
    }
}

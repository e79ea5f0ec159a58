package io.github.camelopenai.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.SignedWebhook;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender, or somebody who pretends to be one, may do to a webhook. */
class WebhookAttacksTest {

    private static final String EVENT = "{\"id\":\"evt_1\",\"type\":\"batch.completed\",\"data\":{\"id\":\"batch_1\"}}";

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://localhost/v1");

    private final int port = AvailablePortFinder.getNextAvailable();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Integer> received = new ConcurrentHashMap<>();

    @Test
    void ofFourDeliveriesOfOneIdAtOnceOneEntersTheRoute() throws Exception {
        start("");
        ExecutorService senders = Executors.newFixedThreadPool(8);
        List<CompletableFuture<Integer>> answers = new ArrayList<>();

        for (int i = 0; i < 500; i++) {
            SignedWebhook webhook = SignedWebhook.now("msg_" + i, EVENT);
            for (int copy = 0; copy < 4; copy++) {
                answers.add(CompletableFuture.supplyAsync(() -> status(webhook), senders));
            }
        }
        List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();
        senders.shutdown();

        assertThat(received).hasSize(500);
        assertThat(received.values()).containsOnly(1);
        assertThat(statuses).containsOnly(200, 409);
    }

    @Test
    void aRepositoryThatCannotBeAskedIsAnsweredWith500AndTheIdIsFreeAgain() throws Exception {
        FailingRepository repository = new FailingRepository();
        camel.context().getRegistry().bind("seen", repository);
        start("&idempotentRepository=#bean:seen");
        SignedWebhook webhook = SignedWebhook.now("msg_1", EVENT);
        repository.failsToContain = true;

        HttpResponse<String> refused = send(webhook, "application/json", EVENT);
        repository.failsToContain = false;

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).isEmpty();
        assertThat(received).isEmpty();
        assertThat(status(webhook)).isEqualTo(200);
        assertThat(received).containsOnly(Map.entry("msg_1", 1));
    }

    @Test
    void aRepositoryThatCannotRememberIsAnsweredWith500AndTheIdIsFreeAgain() throws Exception {
        FailingRepository repository = new FailingRepository();
        camel.context().getRegistry().bind("seen", repository);
        start("&idempotentRepository=#bean:seen");
        SignedWebhook webhook = SignedWebhook.now("msg_1", EVENT);
        repository.failsToAdd = true;

        HttpResponse<String> refused = send(webhook, "application/json", EVENT);
        repository.failsToAdd = false;

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).isEmpty();
        assertThat(status(webhook)).as("at least once").isEqualTo(200);
        assertThat(status(webhook)).isEqualTo(200);
        assertThat(received).containsOnly(Map.entry("msg_1", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"contains", "add"})
    void whileTheRepositoryIsSlowOneDeliveryEntersAndItsCopiesAreAnsweredAtOnce(String slow) throws Exception {
        CountDownLatch copiesAnswered = new CountDownLatch(3);
        camel.context().getRegistry().bind("seen", new SlowRepository(slow, copiesAnswered));
        start("&idempotentRepository=#bean:seen");
        SignedWebhook webhook = SignedWebhook.now("msg_1", EVENT);
        ExecutorService senders = Executors.newFixedThreadPool(4);

        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int copy = 0; copy < 4; copy++) {
            CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> status(webhook), senders);
            answer.thenRun(copiesAnswered::countDown);
            answers.add(answer);
        }
        List<Integer> statuses =
                answers.stream().map(CompletableFuture::join).sorted().toList();
        senders.shutdown();

        assertThat(statuses).as("the others do not wait for it").containsExactly(200, 409, 409, 409);
        assertThat(received).containsOnly(Map.entry("msg_1", 1));
        assertThat(status(webhook)).as("later").isEqualTo(200);
        assertThat(received).containsOnly(Map.entry("msg_1", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/plain; charset=nope",
                "garbage",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-java-serialized-object",
            })
    void aWrongContentTypeIsRefusedWithoutAPageOfTheWebServer(String type) throws Exception {
        start("");

        for (String body : List.of(EVENT, "a=%ZZ&b", "a=" + "x".repeat(300_000))) {
            HttpResponse<String> answer = send(SignedWebhook.now("msg_1", body), type, body);

            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(answer.body()).isEmpty();
        }
        assertThat(received).isEmpty();
    }

    @Test
    void aCharsetThatIsNoneIsRefusedWithoutAPageOfTheWebServer() throws Exception {
        start("");

        HttpResponse<String> answer =
                send(SignedWebhook.now("msg_1", EVENT), "application/json; charset=\"no such\"", EVENT);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aBodyOverTheLimitAndABadSignatureAreAnsweredWithoutABody() throws Exception {
        start("&maxWebhookSize=1000");
        String large = "{\"a\":\"" + "x".repeat(2_000) + "\"}";

        HttpResponse<String> tooLarge = send(SignedWebhook.now("msg_1", large), "application/json", large);
        HttpResponse<String> unsigned = send(SignedWebhook.now("msg_1", EVENT), "application/json", EVENT + " ");

        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).isEmpty();
        assertThat(unsigned.statusCode()).isEqualTo(401);
        assertThat(unsigned.body()).isEmpty();
    }

    @Test
    void aRouteThatFailsIsAnsweredWithoutABody() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                serveOn("jetty");
                from(uri("")).throwException(new IllegalStateException("internal"));
            }
        });

        HttpResponse<String> answer = send(SignedWebhook.now("msg_1", EVENT), "application/json", EVENT);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
    }

    private void start(String options) throws Exception {
        serveOn("jetty");
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri(options))
                        .process(exchange -> received.merge(
                                exchange.getMessage().getHeader("CamelOpenAIWebhookId", String.class),
                                1,
                                Integer::sum));
            }
        });
    }

    private void serveOn(String component) {
        camel.context().getRestConfiguration().setComponent(component);
        camel.context().getRestConfiguration().setHost("127.0.0.1");
        camel.context().getRestConfiguration().setPort(port);
    }

    private static String uri(String options) {
        return "openai:webhook?path=/hook&secret=RAW(" + SignedWebhook.SECRET + ")" + options;
    }

    private int status(SignedWebhook webhook) {
        try {
            return send(webhook, "application/json", webhook.body()).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> send(SignedWebhook webhook, String type, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hook"))
                .header("Content-Type", type)
                .header("webhook-id", webhook.id())
                .header("webhook-timestamp", String.valueOf(webhook.timestamp()))
                .header("webhook-signature", webhook.signature())
                // A server that refuses at once may close while a large body is on its way, and reset what it said
                .expectContinue(body.length() > 100_000)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** A repository whose database is away. */
    private static final class FailingRepository extends MemoryIdempotentRepository {

        private volatile boolean failsToContain;
        private volatile boolean failsToAdd;

        @Override
        public boolean contains(String key) {
            if (failsToContain) {
                throw new IllegalStateException("The database is away");
            }
            return super.contains(key);
        }

        @Override
        public boolean add(String key) {
            if (failsToAdd) {
                throw new IllegalStateException("The database is away");
            }
            return super.add(key);
        }
    }

    /** A repository that takes its time until others are answered. */
    private static final class SlowRepository extends MemoryIdempotentRepository {

        private final String slow;
        private final CountDownLatch goesOn;

        SlowRepository(String slow, CountDownLatch goesOn) {
            this.slow = slow;
            this.goesOn = goesOn;
        }

        @Override
        public boolean contains(String key) {
            await("contains");
            return super.contains(key);
        }

        @Override
        public boolean add(String key) {
            await("add");
            return super.add(key);
        }

        private void await(String operation) {
            try {
                if (operation.equals(slow) && !goesOn.await(20, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("The others have not been answered");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.github.camelopenai.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.SignedWebhook;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.test.AvailablePortFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks over Camel's REST consumer, served by Jetty. */
class WebhookTest {

    private static final String SECRET = SignedWebhook.SECRET;
    private static final String EVENT =
            "{\"id\":\"evt_1\",\"created_at\":1750287018,\"type\":\"batch.completed\",\"data\":{\"id\":\"batch_1\"}}";

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://localhost/v1");

    private final int port = AvailablePortFinder.getNextAvailable();
    private final List<Exchange> received = new CopyOnWriteArrayList<>();
    private volatile boolean fails;
    private volatile Callable<?> whileReceived = () -> null;

    @Test
    void aSignedDeliveryGoesThroughTheRoute() throws Exception {
        start("");

        assertThat(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)))
                .isEqualTo(200);

        assertThat(received).hasSize(1);
        assertThat(received.get(0).getMessage().getBody()).asString().contains("type=batch.completed");
        assertThat(received.get(0).getMessage().getHeaders())
                .containsEntry("CamelOpenAIWebhookId", "msg_1")
                .containsEntry("CamelOpenAIWebhookType", "batch.completed")
                .containsEntry("CamelOpenAIWebhookEventType", "batch.completed")
                .containsEntry("CamelOpenAIWebhookEventId", "evt_1")
                .containsEntry("CamelOpenAIWebhookObjectId", "batch_1")
                .containsEntry("CamelOpenAIWebhookCreatedAt", 1750287018L)
                .doesNotContainKey("webhook-signature");
    }

    @Test
    void nettyServesItToo() throws Exception {
        serve("netty-http");
        addRoute("openai:webhook?path=/hook&secret=RAW(" + SECRET + ")");

        assertThat(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)))
                .isEqualTo(200);
        assertThat(deliver("msg_2", now(), EVENT, "v1,AAAA")).isEqualTo(401);
        assertThat(received).hasSize(1);
    }

    @Test
    void theNamesOfCamelOpenAIWorkToo() throws Exception {
        serve("jetty");
        addRoute("openai:webhook?webhookPath=/hook&webhookMaxPayloadSize=50&webhookSecret=RAW(" + SECRET + ")");

        assertThat(deliver("msg_1", now(), "{\"id\":\"evt_1\"}", signature("msg_1", now(), "{\"id\":\"evt_1\"}")))
                .isEqualTo(200);
        assertThat(deliver("msg_2", now(), EVENT, signature("msg_2", now(), EVENT)))
                .isEqualTo(413);
    }

    @Test
    void platformHttpServesItToo() throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", String.valueOf(port));
        main.addInitialProperty("camel.component.openai.base-url", "http://localhost/v1");
        main.addInitialProperty("camel.rest.component", "platform-http");
        main.configure().addRoutesBuilder(route("openai:webhook?path=/hook&secret=RAW(" + SECRET + ")"));
        main.start();
        try {
            assertThat(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)))
                    .isEqualTo(200);
            assertThat(deliver("msg_2", now(), EVENT, "v1,AAAA")).isEqualTo(401);
            assertThat(received).hasSize(1);
        } finally {
            main.stop();
        }
    }

    @Test
    void aDeliveryThatIsInTheRouteAtTheMomentIsRefused() throws Exception {
        start("");
        List<Integer> inner = new CopyOnWriteArrayList<>();
        whileReceived = () -> inner.add(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)));

        assertThat(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)))
                .isEqualTo(200);

        assertThat(inner).containsExactly(409);
        assertThat(received).hasSize(1);
    }

    @Test
    void oneRightSignatureOfSeveralIsEnough() throws Exception {
        start("");

        assertThat(deliver("msg_1", now(), EVENT, "v1,AAAA v2,x " + signature("msg_1", now(), EVENT)))
                .isEqualTo(200);
    }

    @Test
    void whatIsNotSignedSoIsRefused() throws Exception {
        start("");
        long time = now();
        String right = signature("msg_1", time, EVENT);

        assertThat(deliver("msg_1", time, EVENT + " ", right)).isEqualTo(401);
        assertThat(deliver("msg_2", time, EVENT, right)).isEqualTo(401);
        assertThat(deliver("msg_1", time - 1, EVENT, right)).isEqualTo(401);
        assertThat(deliver("msg_1", time, EVENT, "v1,AAAA")).isEqualTo(401);
        assertThat(deliver("msg_1", time, EVENT, "v1,not base64")).isEqualTo(401);
        assertThat(deliver("msg_1", time, EVENT, right.replace("v1,", "v1a,"))).isEqualTo(401);
        assertThat(deliver("msg_1", time, EVENT, null)).isEqualTo(401);
        assertThat(received).isEmpty();
    }

    @Test
    void whatIsOlderOrNewerThanFiveMinutesIsRefused() throws Exception {
        start("");

        for (long time : new long[] {now() - 310, now() + 310}) {
            assertThat(deliver("msg_1", time, EVENT, signature("msg_1", time, EVENT)))
                    .isEqualTo(401);
        }
        long fresh = now() - 290;
        assertThat(deliver("msg_1", fresh, EVENT, signature("msg_1", fresh, EVENT)))
                .isEqualTo(200);
    }

    @Test
    void aDeliveryThatComesTwiceIsDropped() throws Exception {
        start("");

        for (int i = 0; i < 2; i++) {
            assertThat(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)))
                    .isEqualTo(200);
        }

        assertThat(received).hasSize(1);
    }

    @Test
    void aDeliveryThatTheRouteFailsIsSentAgain() throws Exception {
        start("");
        fails = true;
        assertThat(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)))
                .isEqualTo(500);

        fails = false;
        assertThat(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)))
                .isEqualTo(200);

        assertThat(received).hasSize(2);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        start("&maxWebhookSize=50");

        assertThat(deliver("msg_1", now(), EVENT, signature("msg_1", now(), EVENT)))
                .isEqualTo(413);
        assertThat(received).isEmpty();
    }

    @Test
    void aBodyThatIsNoJsonObjectIsRefused() throws Exception {
        start("");

        for (String body : List.of("hello", "[1]", "")) {
            assertThat(deliver("msg_1", now(), body, signature("msg_1", now(), body)))
                    .isEqualTo(400);
        }
    }

    @Test
    void withoutASecretTheRouteDoesNotStart() {
        assertThatThrownBy(() -> addRoute("openai:webhook?path=/hook"))
                .hasMessage("openai:webhook needs the option secret, the signing secret of the webhook, such as"
                        + " whsec_... Without it anyone could call the route.");
    }

    @Test
    void aSecretThatIsNoneIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> addRoute("openai:webhook?path=/hook&secret=whsec_not!base64"))
                .hasMessage(
                        "The option secret of openai:webhook is no signing secret: whsec_ and then base64 is accepted");
    }

    @Test
    void itCannotBeCalled() {
        assertThat(camel.refusal("openai:webhook?secret=" + SECRET)).hasMessageContaining("use from(");
    }

    private void start(String options) throws Exception {
        serve("jetty");
        addRoute("openai:webhook?path=/hook&secret=RAW(" + SECRET + ")" + options);
    }

    private void serve(String component) {
        camel.context().getRestConfiguration().setComponent(component);
        camel.context().getRestConfiguration().setHost("127.0.0.1");
        camel.context().getRestConfiguration().setPort(port);
    }

    private void addRoute(String uri) throws Exception {
        camel.context().addRoutes(route(uri));
    }

    private RouteBuilder route(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(exchange -> {
                    received.add(exchange.copy());
                    whileReceived.call();
                    if (fails) {
                        throw new IllegalStateException("not now");
                    }
                });
            }
        };
    }

    private int deliver(String id, long timestamp, String body, String signature) throws Exception {
        return new SignedWebhook(id, timestamp, body).deliver("http://127.0.0.1:" + port + "/hook", signature);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static String signature(String id, long timestamp, String body) {
        return new SignedWebhook(id, timestamp, body).signature();
    }
}

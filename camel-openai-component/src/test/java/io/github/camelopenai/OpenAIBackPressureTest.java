package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.StatefulService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that give more calls than a limit lets go, through a queue that is shorter than what they give. */
class OpenAIBackPressureTest {

    private static final int MESSAGES = 60;
    /** The read lock leaves out a file that was moved after the poll had listed it. */
    private static final String POLL =
            "?initialDelay=0&delay=20&readLock=changed&readLockMinAge=1&readLockMarkerFile=false";

    private static final String CHAT = "openai:chat?model=m&maxConcurrentRequests=2&maxQueuedRequests=10";

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @TempDir
    Path folder;

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final CountDownLatch shuttingDown = new CountDownLatch(1);

    @ParameterizedTest
    @ValueSource(strings = {"", "&maxMessagesPerPoll=4", "&greedy=true", "&idempotent=true"})
    void noFileFailsBecauseOfAFullQueue(String options) throws Exception {
        SERVER.answers("/chat/completions", okJson(Answers.chat("Hello")).withFixedDelay(5));
        prompts(MESSAGES);

        start("file:" + folder + POLL + options, new OpenAIBackPressure(5), CHAT);

        assertAllAnswered();
        assertThat(folder.resolve(".camel")).isDirectoryContaining("glob:**/p59.txt");
    }

    @Test
    void noMessageOfAQueueFails() throws Exception {
        SERVER.answers("/chat/completions", okJson(Answers.chat("Hello")).withFixedDelay(5));
        start("seda:prompts?pollTimeout=10", new OpenAIBackPressure(5), CHAT);

        for (int i = 0; i < MESSAGES; i++) {
            camel.template().sendBody("seda:prompts", "Hi");
        }

        assertAllAnswered();
    }

    @Test
    void aTimerSkipsTicksInsteadOfFailing() throws Exception {
        SERVER.answers("/chat/completions", okJson(Answers.chat("Hello")).withFixedDelay(5));

        start(
                "timer:tick?period=1&delay=0&repeatCount=" + MESSAGES,
                new OpenAIBackPressure(5),
                CHAT + "&userMessage=Hi");

        assertAllAnswered();
    }

    @Test
    void theQueueOfAnotherRouteHoldsARouteOnlyAsLongAsItIsLong() throws Exception {
        CountDownLatch release = holdAnswers();
        String uri = "openai:chat?model=m&maxConcurrentRequests=1";
        for (int i = 0; i < 6; i++) {
            camel.template().asyncSend(uri, exchange -> exchange.getMessage().setBody("Hi"));
        }
        await().until(() -> camel.component().limiters().busiest(key -> true) != null
                && camel.component().limiters().busiest(key -> true).waiting() == 5);
        prompts(3);

        start("file:" + folder + POLL, new OpenAIBackPressure(4), "mock:no-call");
        await().until(() -> answered.get() == 1 && isSuspended());
        release.countDown();

        await().until(() -> answered.get() == 3);
    }

    @Test
    void aConsumerThatIsSuspendedBeforeItsRouteHasStartedIsResumed() throws Exception {
        CountDownLatch release = holdAnswers();
        prompts(MESSAGES);
        RoutePolicySupport startsLate = new RoutePolicySupport() {
            @Override
            public void onStart(Route route) {
                await().until(OpenAIBackPressureTest.this::isSuspended);
            }
        };

        start("file:" + folder + POLL, CHAT, startsLate, new OpenAIBackPressure(5));
        release.countDown();

        assertAllAnswered();
    }

    @Test
    void theQueueOfAnotherModelDoesNotCountWhereAModelIsNamed() throws Exception {
        CountDownLatch release = holdAnswers();
        for (int i = 0; i < 6; i++) {
            camel.template()
                    .asyncSend("openai:chat?model=other&maxConcurrentRequests=1", exchange -> exchange.getMessage()
                            .setBody("Hi"));
        }
        await().until(() -> camel.component().limiters().busiest(key -> true) != null
                && camel.component().limiters().busiest(key -> true).waiting() == 5);
        prompts(3);
        OpenAIBackPressure policy = new OpenAIBackPressure(4);
        policy.setModel("m");

        start("file:" + folder + POLL, policy, "mock:no-call");

        await().until(() -> answered.get() == 3);
        release.countDown();
    }

    @Test
    void aRouteThatTheUserSuspendsIsNotResumedUntilTheUserDoesSo() throws Exception {
        CountDownLatch release = holdAnswers();
        prompts(MESSAGES);
        start("file:" + folder + POLL, new OpenAIBackPressure(5), CHAT);
        await().until(this::isSuspended);

        CompletableFuture<?> suspended = CompletableFuture.runAsync(
                () -> control(() -> camel.context().getRouteController().suspendRoute("prompts")));
        await().until(() -> shuttingDown.getCount() == 0);
        release.countDown();
        suspended.join();

        assertThat(SERVER.requests()).hasSizeLessThan(MESSAGES / 2);
        assertThat(isSuspended()).isTrue();
        camel.context().getRouteController().resumeRoute("prompts");
        assertAllAnswered();
    }

    @Test
    void aRouteThatIsStoppedTakesNoMore() throws Exception {
        CountDownLatch release = holdAnswers();
        prompts(MESSAGES);
        start("file:" + folder + POLL, new OpenAIBackPressure(5), CHAT);
        await().until(this::isSuspended);

        CompletableFuture<?> stopped = CompletableFuture.runAsync(
                () -> control(() -> camel.context().getRouteController().stopRoute("prompts")));
        await().until(() -> shuttingDown.getCount() == 0);
        release.countDown();
        stopped.join();

        assertThat(SERVER.requests()).hasSizeLessThan(MESSAGES / 2).hasSize(answered.get());
        camel.context().getRouteController().startRoute("prompts");
        assertAllAnswered();
    }

    @Test
    void aConsumerThatCannotBeSuspendedIsRefused() {
        camel.context().addComponent("endless", new EndlessComponent());

        assertThatThrownBy(() -> start("endless:prompts", new OpenAIBackPressure(), CHAT))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .rootCause()
                .hasMessage(
                        "OpenAIBackPressure cannot suspend the consumer of route prompts, endless://prompts. Use it on a"
                                + " route that begins with a consumer such as file, seda, timer or jms.");
    }

    @Test
    void fewerThanOneIsRefused() {
        assertThatThrownBy(() -> new OpenAIBackPressure(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxWaiting is 0, but must be at least 1");
    }

    private CountDownLatch holdAnswers() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        CountDownLatch release = new CountDownLatch(1);
        SERVER.onRequest(() -> release.await(30, TimeUnit.SECONDS));
        return release;
    }

    private boolean isSuspended() {
        Route route = camel.context().getRoute("prompts");
        return route.getConsumer() instanceof StatefulService consumer && consumer.isSuspended();
    }

    private static void control(ThrowingRunnable action) {
        try {
            action.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    /** Its consumer cannot be suspended. */
    private static final class EndlessComponent extends DefaultComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor);
                }
            };
        }
    }

    /** Is told, as a service of the route, that its route is going to stop. */
    private final class ShutdownWatch extends ServiceSupport implements Processor, ShutdownPrepared {

        @Override
        public void process(Exchange exchange) {
            answered.incrementAndGet();
        }

        @Override
        public void prepareShutdown(boolean suspendOnly, boolean forced) {
            shuttingDown.countDown();
        }
    }

    private void prompts(int files) throws Exception {
        for (int i = 0; i < files; i++) {
            Files.writeString(folder.resolve("p" + i + ".txt"), "Prompt " + i);
        }
    }

    private void start(String from, OpenAIBackPressure policy, String to) throws Exception {
        start(from, to, policy);
    }

    private void start(String from, String to, RoutePolicy... policies) throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).process(exchange -> failed.incrementAndGet());
                from(from).routeId("prompts").routePolicy(policies).to(to).process(new ShutdownWatch());
            }
        });
    }

    private void assertAllAnswered() {
        await().until(() -> answered.get() + failed.get() >= MESSAGES);
        assertThat(failed).hasValue(0);
        assertThat(SERVER.requests()).hasSize(MESSAGES);
    }
}

package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.GatheringServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No thread waits for an answer. */
class AsynchronousTest {

    private static final int CALLS = 500;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void fiveHundredCallsOfOneRouteWaitWithoutAThreadEach() throws Exception {
        try (GatheringServer server = new GatheringServer(CALLS, Answers.chat("Hello"))) {
            CamelRuntime camel = new CamelRuntime(server::baseUrl).start();
            camel.context().addRoutes(route());
            int before = THREADS.getThreadCount();
            THREADS.resetPeakThreadCount();
            AtomicInteger answered = new AtomicInteger();
            Set<String> routeThreads = ConcurrentHashMap.newKeySet();

            AsyncProducer route = camel.context().getEndpoint("direct:prompts").createAsyncProducer();
            ServiceHelper.startService(route);
            for (int i = 0; i < CALLS; i++) {
                Exchange exchange = new DefaultExchange(camel.context());
                exchange.getMessage().setBody("Prompt " + i);
                boolean synchronous = route.process(exchange, doneSync -> {
                    routeThreads.add(Thread.currentThread().getName());
                    if ("Hello".equals(exchange.getMessage().getBody())) {
                        answered.incrementAndGet();
                    }
                });
                assertThat(synchronous).as("the caller is not kept").isFalse();
            }

            await().until(() -> answered.get() == CALLS);
            assertThat(THREADS.getPeakThreadCount() - before)
                    .as("threads added")
                    .isLessThan(20);
            assertThat(routeThreads)
                    .as("the route goes on outside of the HTTP threads")
                    .allMatch(name -> name.contains("OpenAIRoute"));
            camel.stop();
        }
    }

    @Tag("mass")
    @Test
    void moreThanAThousandCallsCanHaveATimeOutEach() throws Exception {
        int calls = 1_500;
        try (GatheringServer server = new GatheringServer(calls, Answers.chat("Hello"))) {
            CamelRuntime camel = new CamelRuntime(server::baseUrl).start();
            List<CompletableFuture<Exchange>> all = IntStream.range(0, calls)
                    .mapToObj(i -> AsyncCall.send(camel.context(), "openai:chat?model=m&requestTimeout=50s", "hi"))
                    .toList();

            for (CompletableFuture<Exchange> call : all) {
                assertThat(call.get(50, TimeUnit.SECONDS).getException()).isNull();
            }
            camel.stop();
        }
    }

    private static RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:prompts").to("openai:chat?model=gpt-4o-mini");
            }
        };
    }
}

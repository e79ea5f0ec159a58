package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Json;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.FuzzedLoop;
import io.github.camelopenai.testsupport.RawServer;
import io.github.camelopenai.testsupport.ToolHistory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever models call, in whatever order tools answer: each call has one result in its place, the loop ends, nothing runs twice, and no tool
 * sees a header of the caller. {@code -Dloop.seed} makes the loop of a failure alone, {@code -Dloop.cases} says how many there are.
 */
@Tag("mass")
class LoopFuzzTest {

    private static final long SEED = Long.getLong("loop.seed", 18);
    private static final int CASES =
            Integer.getInteger("loop.cases", System.getProperty("loop.seed") == null ? 100 : 1);

    private static final Deque<String> ANSWERS = new ArrayDeque<>();
    private static final RawServer SERVER = new RawServer(socket -> {
        String answer = ANSWERS.poll();
        String type = answer.startsWith("{") ? "application/json" : "text/event-stream";
        RawServer.response("200 OK", type, answer).write(socket);
    });
    private static final CamelRuntime CAMEL = new CamelRuntime(SERVER::baseUrl);
    private static final ScheduledExecutorService LATER = Executors.newScheduledThreadPool(2);

    private static final ConcurrentLinkedQueue<String> RAN = new ConcurrentLinkedQueue<>();
    private static final ConcurrentLinkedQueue<String> HEADERS = new ConcurrentLinkedQueue<>();
    private static final ConcurrentLinkedQueue<AsyncCallback> HELD = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() throws Exception {
        CAMEL.start();
        CAMEL.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                for (String name : FuzzedLoop.TOOLS) {
                    from("openai:tool/" + name + "?tags=t&description=d&parameter.q=string&required=q"
                                    + (name.equals("stuck") ? "&toolTimeout=20" : ""))
                            .process(LoopFuzzTest::note)
                            .process(tool(name))
                            .setBody(simple("found ${header.q}"));
                }
                for (String api : List.of("chat", "responses")) {
                    String loop = "openai:" + api + "?model=m&tags=t&toolFailure=tell&maxParallelToolCalls=";
                    for (int parallel : FuzzedLoop.PARALLEL) {
                        from("direct:" + api + "-whole-" + parallel).to(loop + parallel);
                        from("direct:" + api + "-pulled-" + parallel)
                                .to(loop + parallel + "&streaming=true")
                                .convertBodyTo(String.class);
                        from("direct:" + api + "-pushed-" + parallel)
                                .to(loop + parallel + "&streaming=true&streamTo=direct:chunks");
                    }
                }
                from("direct:chunks").setBody(constant(""));
            }
        });
    }

    @AfterAll
    static void stop() {
        LATER.shutdown();
        CAMEL.stop();
        SERVER.close();
    }

    private static void note(Exchange exchange) {
        RAN.add(exchange.getMessage().getHeader("q", String.class));
        HEADERS.addAll(exchange.getMessage().getHeaders().keySet());
    }

    private static AsyncProcessorSupport tool(String name) {
        return new AsyncProcessorSupport() {
            private final Random random = new Random(SEED);

            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                switch (name) {
                    case "late" ->
                        LATER.schedule(() -> callback.done(false), random.nextInt(3_000), TimeUnit.MICROSECONDS);
                    case "stuck" -> HELD.add(callback);
                    case "broken" -> {
                        exchange.setException(new IllegalStateException("secret"));
                        callback.done(true);
                        return true;
                    }
                    default -> {
                        callback.done(true);
                        return true;
                    }
                }
                return false;
            }
        };
    }

    @Test
    void eachCallIsAnsweredOnceInItsPlaceAndTheLoopEnds() {
        int calls = 0;
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            try {
                calls += run(new FuzzedLoop(new Random(seed)));
            } catch (Throwable e) {
                throw new AssertionError("The loop fails that -Dloop.seed=" + seed + " makes alone", e);
            }
        }
        // Otherwise the loops would say nothing
        assertThat(calls).isGreaterThan(CASES);
    }

    private static int run(FuzzedLoop loop) {
        RAN.clear();
        HEADERS.clear();
        int before = SERVER.bodies().size();
        ANSWERS.clear();
        ANSWERS.addAll(loop.answers());

        Exchange answer = CAMEL.send(loop.route(), "Hi", Map.of("secret", "mine", "q", "mine", "CamelOpenAITags", "t"));

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getBody(String.class)).endsWith("Done");
        // What comes after its time must change nothing in the loops after it
        for (AsyncCallback late = HELD.poll(); late != null; late = HELD.poll()) {
            late.done(false);
        }
        assertThat(ANSWERS).isEmpty();
        assertThat(RAN).containsExactlyInAnyOrderElementsOf(loop.runs());
        assertThat(HEADERS).isSubsetOf("q");
        List<String> bodies = SERVER.bodies().subList(before, SERVER.bodies().size());
        assertThat(bodies).hasSize(loop.answers().size());
        int seen = 0;
        for (int turn = 1; turn < bodies.size(); turn++) {
            ToolHistory history = ToolHistory.of(Json.parse(bodies.get(turn))).after(seen);
            history.assertPaired();
            assertThat(history.results()).hasSameSizeAs(loop.results(turn));
            for (int i = 0; i < history.results().size(); i++) {
                assertThat(history.results().get(i))
                        .contains(loop.results(turn).get(i))
                        .doesNotContain("secret");
            }
            seen += history.called().size();
        }
        return seen;
    }
}

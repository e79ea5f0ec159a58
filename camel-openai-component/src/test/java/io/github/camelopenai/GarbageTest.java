package io.github.camelopenai;

import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a call and a chunk allocate, on the threads of the component and on that of the caller. Under load the cost of a call goes with that, for all of it
 * passes the caches of the processor; and unlike a time it is the same on each machine. Who needs more raises a bound, and knows it.
 *
 * <p>The bounds are a tenth above what is measured without the second compiler, which takes a third of it away.
 */
class GarbageTest {

    private static final int CALLS = 100;
    private static final int CHUNKS = 2_000;
    private static final long MOST_OF_A_CALL = 42_000;
    private static final long MOST_OF_A_CHUNK = 2_100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    @Test
    void aCallMakesNoMoreGarbageThanItDid() {
        SERVER.answers("/chat/completions", Answers.chat("Hello"));
        calls();

        long before = allocated();
        calls();

        assertThat((allocated() - before) / CALLS).as("bytes of a call").isLessThan(MOST_OF_A_CALL);
    }

    private void calls() {
        for (int i = 0; i < CALLS; i++) {
            assertThat(camel.ask("openai:chat?model=m", "Hi")).isEqualTo("Hello");
        }
    }

    @Test
    void aChunkMakesNoMoreGarbageThanItDid() throws Exception {
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chunks").process(exchange -> {});
            }
        });
        SERVER.answers(
                "/chat/completions",
                okForContentType(
                        "text/event-stream",
                        IntStream.range(0, CHUNKS).mapToObj(GarbageTest::chunk).collect(Collectors.joining())
                                + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                                + "data: [DONE]\n\n"));
        stream();

        long before = allocated();
        stream();

        assertThat((allocated() - before) / CHUNKS).as("bytes of a chunk").isLessThan(MOST_OF_A_CHUNK);
    }

    private void stream() {
        String text = (String) camel.ask("openai:chat?model=m&streaming=true&streamTo=direct:chunks", "Hi");
        assertThat(text).hasSizeGreaterThan(CHUNKS);
    }

    private static String chunk(int number) {
        return """
                data: {"id":"c-1","object":"chat.completion.chunk","created":1764000000,"model":"m","choices":[{"index":0,\
                "delta":{"content":" w%d"},"logprobs":null,"finish_reason":null}]}

                """.formatted(number);
    }

    /** By the threads of the component, and this one. */
    private static long allocated() {
        long bytes = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            boolean isOurs = thread != null
                    && (thread.getThreadName().startsWith("openai-http")
                            || thread.getThreadName().contains("OpenAI")
                            || thread.getThreadId() == Thread.currentThread().getId());
            bytes += isOurs ? THREADS.getThreadAllocatedBytes(thread.getThreadId()) : 0;
        }
        return bytes;
    }
}

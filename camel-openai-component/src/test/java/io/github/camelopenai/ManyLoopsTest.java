package io.github.camelopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelopenai.testsupport.Answers;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.OpenAIServer;
import io.github.camelopenai.testsupport.ToolAnswers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Loops whose tools all wait at the same time. */
class ManyLoopsTest {

    private static final int LOOPS = 200;
    private static final String CHAT = "/chat/completions";

    /** Two pools of 8, the I/O threads, and those that time and begin calls; none for a loop or a tool. */
    private static final int MOST_THREADS = 24;

    @RegisterExtension
    static final OpenAIServer SERVER = new OpenAIServer();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(SERVER::baseUrl);

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    @Test
    void loopsThatWaitForTheirToolsHoldNoThread() throws Exception {
        SERVER.answers(CHAT, ToolAnswers.chat("call_1", "ask", "{\"n\":1}", "call_2", "ask", "{\"n\":2}"));
        SERVER.failsFor(CHAT, "\"role\":\"tool\"", 200, Answers.chat("Done"));
        camel.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("openai:tool/ask?tags=t&description=Takes long&parameter.n=integer")
                        .process(new Patient())
                        .setBody(simple("told ${header.n}"));
            }
        });
        AsyncProducer chat =
                camel.context().getEndpoint("openai:chat?model=m&tags=t").createAsyncProducer();
        chat.start();

        List<CompletableFuture<Object>> answers =
                IntStream.range(0, LOOPS).mapToObj(i -> send(chat)).toList();
        await().atMost(Duration.ofSeconds(30)).until(() -> waiting.size() == 2 * LOOPS);

        await().untilAsserted(() -> assertThat(threadsInALoop()).isEmpty());
        assertThat(ourThreads()).hasSizeLessThanOrEqualTo(MOST_THREADS);

        waiting.forEach(Runnable::run);
        for (CompletableFuture<Object> answer : answers) {
            assertThat(answer.get()).isEqualTo("Done");
        }
        assertThat(ourThreads()).hasSizeLessThanOrEqualTo(MOST_THREADS);
        chat.stop();
    }

    private static CompletableFuture<Object> send(AsyncProducer chat) {
        Exchange exchange = chat.getEndpoint().createExchange();
        exchange.getMessage().setBody("Ask twice.");
        CompletableFuture<Object> answer = new CompletableFuture<>();
        chat.process(
                exchange,
                doneSync -> answer.complete(
                        exchange.getException() == null ? exchange.getMessage().getBody() : exchange.getException()));
        return answer;
    }

    /** The threads that are in a step of a loop or in the route of a tool, where they would wait if one did. */
    private static List<String> threadsInALoop() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Stream.of(thread.getValue()).anyMatch(frame -> isOfALoop(frame.getClassName())))
                .map(thread -> thread.getKey().getName())
                .toList();
    }

    private static boolean isOfALoop(String frame) {
        return frame.contains(".internal.task.") || frame.contains(".internal.tool.") || frame.contains("Patient");
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("OpenAI") || name.contains("openai-http"))
                .toList();
    }

    /** Goes on when the test lets it. */
    private final class Patient extends AsyncProcessorSupport {

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            waiting.add(() -> callback.done(false));
            return false;
        }
    }
}

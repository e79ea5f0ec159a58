package io.github.camelopenai.internal.message.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.answer.ResponseReader;
import io.github.camelopenai.internal.client.answer.ResponseStream;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.message.OutputFormat;
import io.github.camelopenai.testsupport.CamelRuntime;
import io.github.camelopenai.testsupport.Events;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However an endpoint tells that it is done with a chunk, the stream goes on once. */
class ChunkPushTest {

    private static final String STREAM =
            new Events().chat("a").chat("b").chat("c").finish("stop").done().toString();

    @RegisterExtension
    final CamelRuntime camel = new CamelRuntime(() -> "http://127.0.0.1:1/v1");

    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private final List<Object> chunks = new ArrayList<>();
    private final List<Throwable> ends = new ArrayList<>();

    /** How an endpoint tells that it is done. */
    private interface End {
        boolean of(AsyncCallback callback);
    }

    @Test
    void whereItCallsBackAndReturnsTrueTheStreamGoesOnOnce() {
        push(callback -> {
            callback.done(true);
            return true;
        });

        assertPassedOnce();
        assertThat(handedOver).isEmpty();
    }

    /** Camel's internal processor does so for each synchronous endpoint. */
    @Test
    void whereItCallsBackAsIfLaterAndReturnsTrueTheStreamGoesOnOnce() {
        push(callback -> {
            callback.done(false);
            return true;
        });

        assertPassedOnce();
        assertThat(handedOver).isEmpty();
    }

    @Test
    void whereItCallsBackBeforeItReturnsFalseTheStreamGoesOnOnce() {
        push(callback -> {
            callback.done(false);
            return false;
        });

        assertPassedOnce();
    }

    @Test
    void whereItCallsBackAfterItReturnedTheStreamGoesOnElsewhere() {
        Queue<AsyncCallback> waiting = new ArrayDeque<>();
        push(callback -> !waiting.add(callback));

        while (!waiting.isEmpty()) {
            assertThat(handedOver).isEmpty();
            waiting.remove().done(false);
            handedOver.remove().run();
        }
        assertPassedOnce();
    }

    private void assertPassedOnce() {
        assertThat(chunks).containsExactly("a", "b", "c", "");
        assertThat(ends).hasSize(1).containsOnlyNulls();
    }

    private void push(End end) {
        ApiRequest request = new ApiRequest(
                Operations.find("chat", "create"),
                "/chat/completions",
                List.of(),
                Map.of(),
                JsonNodeFactory.instance.objectNode(),
                List.of(),
                true);
        ApiResponse response = new ApiResponse(
                "POST http://s/v1/chat/completions",
                200,
                Map.of("content-type", "text/event-stream"),
                ResponseStream.of(STREAM.getBytes(StandardCharsets.UTF_8)),
                1);
        Exchange exchange = new DefaultExchange(camel.context());
        ResponseReader reader = new VirtualServer()
                .client(Duration.ZERO, Duration.ZERO, Limits.NONE, null)
                .reader();
        ChunkPush push = new ChunkPush(
                new ChunkStream(request, response, reader, false),
                new ChunkMessages(request, new MessageOptions.Result(OutputFormat.content, false, false), exchange),
                exchange,
                new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange part, AsyncCallback callback) {
                        chunks.add(part.getMessage().getBody());
                        return end.of(callback);
                    }
                },
                false,
                handedOver::add);
        push.end().whenComplete((done, failure) -> ends.add(failure));
        push.run();
    }
}

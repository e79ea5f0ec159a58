package io.github.camelopenai.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.message.InputFormat;
import io.github.camelopenai.message.OutputFormat;
import io.github.camelopenai.message.StreamToFailure;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task ends once, and ends what it holds where it is ended early. */
class ExchangeTaskTest {

    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hel\"}}]}\n\n";

    private final VirtualServer server = new VirtualServer();
    private final OpenAIClient client = server.client(Duration.ZERO, Duration.ZERO, Limits.NONE, null);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(camel);
    private final List<Object> chunks = new ArrayList<>();

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void close() throws IOException {
        camel.close();
    }

    @Test
    void aTaskEndsWithWhatPutsTheAnswerIntoTheExchange() {
        server.answers(1, 1, 200, Map.of(), "{\"choices\":[{\"message\":{\"content\":\"Paris\"}}]}");

        CompletableFuture<Runnable> task = new SingleCall(options(false), client, of -> Runnable::run).begin(prompt());
        server.time().passAll();

        assertThat(exchange.getMessage().getBody()).isEqualTo("Where?");
        task.join().run();
        assertThat(exchange.getMessage().getBody()).isEqualTo("Paris");
    }

    @Test
    void endingASingleCallEarlyEndsItAtTheServer() {
        server.hangs(1);
        CompletableFuture<Runnable> task = new SingleCall(options(false), client, of -> Runnable::run).begin(prompt());

        task.cancel(false);

        assertThat(server.calls()).singleElement().satisfies(call -> assertThat(call)
                .isCancelled());
    }

    @Test
    void anAnswerThatIsNoLongerWantedLeavesNoStreamOpen() {
        server.streams(CHUNK);
        CompletableFuture<Runnable> task = new CompletableFuture<>();
        SingleCall call = new SingleCall(options(true), client, of -> Runnable::run) {
            @Override
            void received(
                    ApiRequest request,
                    ApiResponse response,
                    Exchange of,
                    CompletableFuture<Runnable> own,
                    Consumer<ApiResponse> taken) {
                own.cancel(false);
                super.received(request, response, of, own, taken);
                task.complete(null);
            }
        };

        call.begin(prompt());

        assertThat(task).isCompleted();
        assertThat(server.openedStreams()).singleElement().satisfies(stream -> assertThat(stream.hasEnded())
                .isTrue());
    }

    @Test
    void endingAPushedStreamEarlyClosesIt() {
        server.streams(CHUNK);
        CompletableFuture<Runnable> task =
                new PushedStream(options(true), client, target(), of -> Runnable::run).begin(prompt());
        assertThat(task).isNotDone();
        assertThat(chunks).containsExactly("Hel");

        task.cancel(false);

        assertThat(server.openedStreams()).singleElement().satisfies(stream -> assertThat(stream.hasEnded())
                .isTrue());
    }

    private AsyncProcessorSupport target() {
        return new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange part, AsyncCallback callback) {
                chunks.add(part.getMessage().getBody());
                callback.done(true);
                return true;
            }
        };
    }

    private Exchange prompt() {
        exchange.getMessage().setBody("Where?");
        return exchange;
    }

    private static MessageOptions options(boolean streaming) {
        return new MessageOptions(
                Operations.find("chat", "create"),
                null,
                new MessageOptions.Request(InputFormat.text, Map.of("model", "m"), Map.of(), Map.of(), false),
                new MessageOptions.Chat(null, null, null),
                new MessageOptions.Upload(null, null),
                new MessageOptions.Result(OutputFormat.content, false, false),
                new MessageOptions.Stream(streaming, StreamToFailure.FAIL, false, false));
    }
}

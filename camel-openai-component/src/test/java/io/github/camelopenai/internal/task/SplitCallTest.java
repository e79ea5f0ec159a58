package io.github.camelopenai.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.github.camelopenai.api.OpenAIInvalidRequestException;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.message.MessageOptions;
import io.github.camelopenai.internal.message.request.InputBounds;
import io.github.camelopenai.message.InputFormat;
import io.github.camelopenai.message.OutputFormat;
import io.github.camelopenai.message.StreamToFailure;
import io.github.camelopenai.testsupport.Limits;
import io.github.camelopenai.testsupport.VirtualServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The calls for the parts of a list end once, and end together where they are ended early. */
class SplitCallTest {

    private static final String ANSWER = "{\"data\":[{\"index\":0,\"embedding\":[1]}]}";

    private final VirtualServer server = new VirtualServer();
    private final OpenAIClient client = server.client(Duration.ZERO, Duration.ZERO, Limits.NONE, null);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(camel);

    @AfterEach
    void close() throws IOException {
        camel.close();
    }

    @Test
    void endingTheTaskEarlyEndsTheCallsUnderWayAndBeginsNoOther() {
        server.hangs(1);
        server.hangs(1);
        CompletableFuture<Runnable> task = begin(2);

        task.cancel(false);

        assertThat(server.calls()).hasSize(2).allSatisfy(call -> assertThat(call)
                .isCancelled());
        assertThat(exchange.getProperties()).isEmpty();
    }

    @Test
    void noMoreCallsAreUnderWayThanTheOptionSaysAndEachThatEndsIsFollowedByAnother() {
        server.answers(1, 1, 200, Map.of(), ANSWER);
        server.hangs(1);
        server.hangs(1);

        begin(2);
        assertThat(server.calls()).hasSize(2);
        server.time().passAll();

        assertThat(server.calls()).hasSize(3);
    }

    @Test
    void aCallThatIsUnderWayWhenAnotherFailsIsWaitedForAndItsVectorsAreKept() {
        server.answers(1, 1, 400);
        server.answers(1, 50, 200, Map.of(), ANSWER);

        CompletableFuture<Runnable> task = begin(2);
        server.time().passAll();

        assertThat(task).isCompletedExceptionally();
        assertThat(server.calls()).as("no other begins").hasSize(2);
        assertThat(exchange.getProperty("CamelOpenAIPartialEmbeddings"))
                .usingRecursiveComparison()
                .isEqualTo(Arrays.asList(null, new float[] {1f}, null));
    }

    @Test
    void ofSeveralFailuresTheFirstIsThrownAndHasTheOthers() {
        server.answers(1, 1, 400);
        server.answers(1, 50, 404);

        CompletableFuture<Runnable> task = begin(2);
        server.time().passAll();

        assertThatThrownBy(task::join)
                .cause()
                .isInstanceOf(OpenAIInvalidRequestException.class)
                .hasMessageContaining("the inputs 0 to 0 of 3")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement(throwable(Throwable.class))
                        .hasMessageContaining("the inputs 1 to 1 of 3"));
    }

    @Test
    void theExchangeIsAsItWasUntilTheRouteGoesOn() {
        for (int i = 0; i < 3; i++) {
            server.answers(1, 1, 200, Map.of(), ANSWER);
        }
        CompletableFuture<Runnable> task = begin(1);
        server.time().passAll();

        assertThat(server.calls()).hasSize(3);
        assertThat(exchange.getMessage().getBody()).isEqualTo(List.of("a", "b", "c"));
        task.join().run();
        assertThat((List<?>) exchange.getMessage().getBody()).hasSize(3);
    }

    @Test
    void theCallsWaitForTheirPermits() {
        server.hangs(1);

        begin(2, server.client(Duration.ZERO, Duration.ZERO, Limits.concurrent(1), null));

        assertThat(server.calls()).hasSize(1);
    }

    private CompletableFuture<Runnable> begin(int atATime) {
        return begin(atATime, client);
    }

    private CompletableFuture<Runnable> begin(int atATime, OpenAIClient caller) {
        exchange.getMessage().setBody(List.of("a", "b", "c"));
        MessageOptions options = new MessageOptions(
                Operations.find("embeddings", "create"),
                null,
                new MessageOptions.Request(InputFormat.text, Map.of("model", "m"), Map.of(), Map.of(), false),
                new MessageOptions.Chat(null, null, null),
                new MessageOptions.Upload(null, null),
                new MessageOptions.Result(OutputFormat.content, false, false),
                new MessageOptions.Stream(false, StreamToFailure.FAIL, false, false));
        return new EmbeddingCalls(options, caller, new InputBounds(1, 100, atATime), of -> Runnable::run)
                .begin(exchange);
    }
}

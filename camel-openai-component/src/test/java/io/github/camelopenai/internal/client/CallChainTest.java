package io.github.camelopenai.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelopenai.internal.api.Operations;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several calls that are one piece of work. */
@Tag("unit")
class CallChainTest {

    private final List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
    private final AtomicInteger releases = new AtomicInteger();
    private final CallChain<String> chain = new CallChain<>(this::send, Runnable::run, releases::incrementAndGet);

    @Test
    void oneCallFollowsAnotherAndTheLastOneGivesTheResult() {
        chain.call(request(), first -> chain.call(request(), second -> chain.complete("done")));

        assertThat(calls).hasSize(1);
        calls.get(0).complete(response());
        assertThat(chain.result()).isNotDone();
        calls.get(1).complete(response());

        assertThat(chain.result()).isCompletedWithValue("done");
    }

    @Test
    void aCallThatFailsEndsTheChainAndTheCallsBesideIt() {
        chain.call(request(), first -> {});
        chain.call(request(), second -> {});

        calls.get(0).completeExceptionally(new IllegalStateException("It broke"));

        assertThatThrownBy(chain.result()::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("It broke");
        assertThat(calls.get(1)).isCancelled();
    }

    @Test
    void whatFollowsAResponseEndsTheChainWhereItFails() {
        chain.call(request(), first -> {
            throw new StackOverflowError("It is too deep");
        });

        calls.get(0).complete(response());

        assertThatThrownBy(chain.result()::join).hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void endingTheResultEarlyEndsTheCallsThatAreUnderWay() {
        chain.call(request(), first -> chain.call(request(), second -> chain.complete("done")));
        calls.get(0).complete(response());

        chain.result().cancel(false);

        assertThat(calls.get(1)).isCancelled();
        assertThatThrownBy(chain.result()::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void aChainThatHasEndedSendsNothingMore() {
        chain.result().cancel(false);

        chain.call(request(), first -> {});

        assertThat(calls).isEmpty();
    }

    @Test
    void whatTheCallsNeedIsLetGoBeforeTheResultIsThere() {
        List<Integer> released = new ArrayList<>();
        chain.result().whenComplete((value, failure) -> released.add(releases.get()));
        chain.call(request(), first -> chain.complete("done"));

        calls.get(0).complete(response());

        assertThat(released).containsExactly(1);
    }

    @Test
    void whereTheResultIsEndedEarlyItsCallsHaveEndedWhenThatIsTold() {
        List<Boolean> ended = new ArrayList<>();
        chain.result().whenComplete((value, failure) -> ended.add(calls.get(0).isDone() && releases.get() > 0));
        chain.call(request(), first -> {});

        chain.result().completeExceptionally(new IllegalStateException("It took too long"));

        assertThat(ended).containsExactly(true);
        assertThatThrownBy(chain.result()::join).hasRootCauseMessage("It took too long");
    }

    @Test
    void whatTheCallsNeedIsLetGoWhereTheChainIsEndedEarly() {
        chain.call(request(), first -> {});

        chain.result().cancel(false);

        assertThat(releases).hasPositiveValue();
    }

    @Test
    void aStepThatFailsBeforeTheFirstCallEndsTheChain() {
        chain.begin(() -> {
            throw new IllegalArgumentException("The file is gone");
        });

        assertThatThrownBy(chain.result()::join).hasRootCauseMessage("The file is gone");
    }

    private CompletableFuture<ApiResponse> send(ApiRequest request) {
        CompletableFuture<ApiResponse> call = new CompletableFuture<>();
        calls.add(call);
        return call;
    }

    private static ApiRequest request() {
        return new ApiRequest(
                Operations.find("chat", "create"),
                "/chat/completions",
                List.of(),
                Map.of(),
                JsonNodeFactory.instance.objectNode(),
                List.of());
    }

    private static ApiResponse response() {
        return new ApiResponse("POST http://s/v1", 200, Map.of(), new byte[0], 1);
    }
}

package io.github.camelopenai.internal.task;

import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.internal.client.Cancellation;
import io.github.camelopenai.internal.client.OpenAIClient;
import io.github.camelopenai.internal.client.answer.ApiResponse;
import io.github.camelopenai.internal.client.request.ApiRequest;
import io.github.camelopenai.internal.client.time.Deadline;
import io.github.camelopenai.internal.message.ExchangeCancellation;
import io.github.camelopenai.internal.message.answer.AnswerBinding;
import io.github.camelopenai.internal.message.answer.AnswerHeaders;
import io.github.camelopenai.internal.message.answer.JoinedEmbeddings;
import io.github.camelopenai.internal.message.request.InputPart;
import io.github.camelopenai.message.OpenAIProperties;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;

/**
 * The calls for the parts of one list, some at a time; their answers become one.
 *
 * <p>After a failure no other call begins. Those under way go on to their end, as they are charged anyway. The exception names the place of the
 * inputs, and what there is goes into an exchange property.
 */
final class SplitCall {

    private final OpenAIClient client;
    private final AnswerBinding answers;
    private final ApiRequest request;
    private final Exchange exchange;
    private final Executor route;
    private final JoinedEmbeddings joined;
    private final int inputs;
    private final Deadline deadline;
    private final Cancellation cancellation;
    private final CompletableFuture<Runnable> task = new CompletableFuture<>();
    private final Set<CompletableFuture<ApiResponse>> underWay = ConcurrentHashMap.newKeySet();
    private final Queue<InputPart> waiting;
    private int running;
    private boolean isEnded;
    private Throwable failure;
    private ApiResponse last;

    /**
     * @param request the request as a whole
     * @param parts the requests that it becomes
     * @param route runs what follows the answers, and refuses nothing
     */
    SplitCall(
            OpenAIClient client,
            AnswerBinding answers,
            ApiRequest request,
            List<InputPart> parts,
            Exchange exchange,
            Executor route) {
        this.client = client;
        this.answers = answers;
        this.request = request;
        this.exchange = exchange;
        this.route = route;
        this.inputs = parts.stream().mapToInt(InputPart::count).sum();
        this.joined = answers.join(inputs);
        this.deadline = client.deadline();
        this.cancellation = ExchangeCancellation.of(exchange);
        this.waiting = new ArrayDeque<>(parts);
    }

    /**
     * Begins the calls.
     *
     * @param atATime how many are under way at a time
     */
    CompletableFuture<Runnable> begin(int atATime) {
        client.check(waiting.element().request());
        task.whenComplete((conclusion, fault) -> {
            if (fault != null) {
                underWay.forEach(call -> call.cancel(false));
            }
        });
        int first = Math.min(atATime, waiting.size());
        for (int i = 0; i < first; i++) {
            goOn();
        }
        return task;
    }

    /** Makes the next call, or ends when the last one is done. */
    private void goOn() {
        InputPart next = null;
        synchronized (this) {
            if (failure == null && !task.isDone()) {
                next = waiting.poll();
            }
            if (next != null) {
                running++;
            } else if (running > 0 || isEnded) {
                return;
            } else {
                isEnded = true;
            }
        }
        if (next == null) {
            end();
        } else {
            send(next);
        }
    }

    private void send(InputPart part) {
        CompletableFuture<ApiResponse> call;
        try {
            call = client.sendHolding(part.request(), deadline, cancellation);
        } catch (RuntimeException | Error e) {
            call = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<ApiResponse> sent = call;
        underWay.add(sent);
        if (task.isDone()) {
            sent.cancel(false);
        }
        sent.whenComplete((response, fault) -> route.execute(() -> {
            underWay.remove(sent);
            answered(part, response, fault);
        }));
    }

    private void answered(InputPart part, ApiResponse response, Throwable fault) {
        Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
        if (response != null) {
            cause = add(part, response);
        }
        synchronized (this) {
            running--;
            if (cause != null) {
                failed(part, cause);
            } else {
                // Without its body, which has been read
                last = response.withBody(response.headers(), new byte[0]);
            }
        }
        goOn();
    }

    /** What is wrong with the answer, or null. */
    private Throwable add(InputPart part, ApiResponse response) {
        try {
            ApiRequest sent = part.request();
            joined.add(part.first(), sent, response, answers.json(sent, response, client), exchange);
            return null;
        } catch (Throwable e) {
            response.wasOfNoUse(e);
            return e;
        } finally {
            response.releaseMemory();
        }
    }

    private void failed(InputPart part, Throwable cause) {
        if (cause == failure) {
            return;
        }
        if (cause instanceof OpenAIException known) {
            known.addHint("It was the request with the " + part + " of " + inputs + ", counted from 0.");
        }
        if (failure == null) {
            failure = cause;
        } else {
            failure.addSuppressed(cause);
        }
    }

    private void end() {
        if (failure == null) {
            task.complete(() -> answers.bind(request, last, joined, client, exchange));
            return;
        }
        if (!task.isDone()) {
            tell();
        }
        task.completeExceptionally(failure);
    }

    private void tell() {
        int done = inputs - joined.missing();
        exchange.removeProperty(OpenAIProperties.PARTIAL_EMBEDDINGS);
        if (done > 0) {
            exchange.setProperty(OpenAIProperties.PARTIAL_EMBEDDINGS, joined.soFar());
            AnswerHeaders.setUsage(joined.usage(), exchange.getMessage());
            if (failure instanceof OpenAIException known) {
                known.addHint("The embeddings of " + done + " inputs are in the exchange property "
                        + OpenAIProperties.PARTIAL_EMBEDDINGS + '.');
            }
        }
    }
}

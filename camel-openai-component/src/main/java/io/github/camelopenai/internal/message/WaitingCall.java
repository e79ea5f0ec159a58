package io.github.camelopenai.internal.message;

import io.github.camelopenai.api.OpenAIException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Waits on the caller's thread, where Camel asks for a value and not for a promise: iterators and polling consumers. */
public final class WaitingCall {

    private WaitingCall() {}

    /**
     * The answer of a call.
     *
     * @param what what is waited for, in words
     * @throws OpenAIException where the call fails
     * @throws CancellationException where the thread is interrupted; the call is ended then
     */
    public static <T> T await(CompletableFuture<T> call, String what) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OpenAIException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            call.cancel(false);
            throw interrupted(what);
        }
    }

    /**
     * Waits until a stream can be read.
     *
     * @param whenReadable does something when it can
     * @throws CancellationException where the thread is interrupted
     */
    public static void awaitReadable(Consumer<Runnable> whenReadable) {
        CountDownLatch readable = new CountDownLatch(1);
        whenReadable.accept(readable::countDown);
        try {
            readable.await();
        } catch (InterruptedException e) {
            throw interrupted("the next chunk");
        }
    }

    private static CancellationException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new CancellationException("The thread was interrupted while it waited for " + what);
    }
}

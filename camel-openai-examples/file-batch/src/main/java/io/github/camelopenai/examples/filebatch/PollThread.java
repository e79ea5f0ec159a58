package io.github.camelopenai.examples.filebatch;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The thread that polls the folder. An executor keeps an Error such as an OutOfMemoryError to itself and never runs the task again; this one
 * passes it on to the handler of uncaught exceptions, so that the program ends.
 */
final class PollThread extends ScheduledThreadPoolExecutor {

    PollThread() {
        super(1, task -> {
            Thread thread = new Thread(task, "poll");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        super.afterExecute(task, thrown);
        if (task instanceof Future<?> future && future.isDone() && !future.isCancelled()) {
            Throwable failure = failureOf(future);
            if (failure instanceof Error) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            }
        }
    }

    private static Throwable failureOf(Future<?> done) {
        try {
            done.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}

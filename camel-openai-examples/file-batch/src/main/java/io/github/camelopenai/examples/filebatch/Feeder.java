package io.github.camelopenai.examples.filebatch;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Sends files to a route, so many at a time: the next file is looked at when one that was sent is done. So memory holds what is under way,
 * however many files there are. One thread waits for that, and an exchange that waits for its answer holds none.
 */
final class Feeder {

    private final CamelContext context;
    private final String route;
    private final Path folder;
    private final int atATime;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /**
     * @param route the endpoint at which it begins
     * @param folder where the files are
     */
    Feeder(CamelContext context, String route, Path folder, int atATime) {
        this.context = context;
        this.route = route;
        this.folder = folder;
        this.atATime = atATime;
    }

    /** Begins to send. An Error on its thread goes to the handler of uncaught exceptions. */
    void start(Names files, BooleanSupplier goesOn) {
        Thread thread = new Thread(
                () -> {
                    try {
                        feed(files, goesOn);
                        end.complete(null);
                    } catch (Exception e) {
                        end.completeExceptionally(e);
                    }
                },
                "feed");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits a while until all that was sent is done, and says whether it is.
     *
     * @throws RunException where no more can be sent
     */
    boolean awaitEnd(long millis) throws InterruptedException {
        try {
            end.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new RunException(ExitCodes.BROKEN_OFF, "No more prompts can be sent: " + e.getCause());
        }
    }

    private void feed(Names files, BooleanSupplier goesOn) throws Exception {
        Semaphore room = new Semaphore(atATime);
        try (AsyncProducer producer = context.getEndpoint(route).createAsyncProducer()) {
            producer.start();
            room.acquire();
            for (String file = files.next(); file != null && goesOn.getAsBoolean(); file = files.next()) {
                producer.process(message(producer, file), isOnThisThread -> room.release());
                room.acquire();
            }
            room.release();
            room.acquire(atATime);
        }
    }

    private Exchange message(AsyncProducer producer, String file) {
        Exchange exchange = producer.getEndpoint().createExchange();
        exchange.getMessage().setBody(folder.resolve(file).toFile());
        exchange.getMessage().setHeader(Exchange.FILE_NAME, file);
        return exchange;
    }
}

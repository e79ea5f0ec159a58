package io.github.camelopenai;

import io.github.camelopenai.internal.client.limit.Limiter;
import io.github.camelopenai.internal.client.limit.Limiters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.BatchConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suspends the consumer of a route while many calls wait for a limit, and resumes it when half of them have gone.
 *
 * <pre>{@code
 * from("file:prompts?maxMessagesPerPoll=100")
 *     .routePolicy(new OpenAIBackPressure(50))
 *     .to("openai:chat?model=gpt-4o-mini&requestsPerMinute=600")
 *     .to("file:answers");
 * }</pre>
 *
 * <p>It counts the calls in the longest queue of any limiter of the Camel context: those that wait because of {@code
 * maxConcurrentRequests}, {@code requestsPerMinute}, {@code tokensPerMinute}, or a 429 of the server. Calls at the server do not count, so a
 * route without limits is never suspended. The consumer is resumed by the call that leaves the queue; no thread waits for that.
 *
 * <p>It works with consumers that Camel can suspend: {@code file}, {@code seda}, {@code timer} with a period, {@code jms}. A batch of files
 * ends with the file at which the consumer is suspended; the others come with a later poll. {@code kafka} needs no such policy: its
 * consumer waits for each answer, or has a bound of its own, {@code OpenAIKafkaPolicy}.
 *
 * <p>One policy may serve several routes.
 */
public class OpenAIBackPressure extends RoutePolicySupport {

    private static final Logger LOG = LoggerFactory.getLogger(OpenAIBackPressure.class);
    private static final int DEFAULT_MAX_WAITING = 100;

    private final Map<Route, Valve> valves = new ConcurrentHashMap<>();

    private int maxWaiting;

    private String model;

    /** Suspends at 100 waiting calls. */
    public OpenAIBackPressure() {
        this(DEFAULT_MAX_WAITING);
    }

    /** @param maxWaiting the number of waiting calls at which the consumer is suspended; at least 1 */
    public OpenAIBackPressure(int maxWaiting) {
        setMaxWaiting(maxWaiting);
    }

    public int getMaxWaiting() {
        return maxWaiting;
    }

    /**
     * At how many waiting calls the consumer is suspended; it is resumed when half of them have gone. It must be less than {@code
     * maxQueuedRequests}.
     *
     * @param maxWaiting at least 1; the default is 100
     */
    public final void setMaxWaiting(int maxWaiting) {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting is " + maxWaiting + ", but must be at least 1");
        }
        this.maxWaiting = maxWaiting;
    }

    public String getModel() {
        return model;
    }

    /** @param model the model whose calls count; null is all */
    public void setModel(String model) {
        this.model = model;
    }

    @Override
    public void onInit(Route route) {
        super.onInit(route);
        valves.put(route, new Valve(route));
    }

    @Override
    public void onRemove(Route route) {
        valves.remove(route);
    }

    /** @throws IllegalArgumentException where the consumer can only be stopped, which would refuse messages instead of leaving them */
    @Override
    public void onStart(Route route) {
        if (!(route.getConsumer() instanceof Suspendable)) {
            throw new IllegalArgumentException(
                    "OpenAIBackPressure cannot suspend the consumer of route " + route.getId()
                            + ", " + route.getEndpoint().getEndpointBaseUri()
                            + ". Use it on a route that begins with a consumer such as file, seda, timer or jms.");
        }
        Valve valve = valves.get(route);
        // Not earlier: a route forgets such services when it is set up
        route.addService(valve);
        valve.opened();
    }

    @Override
    public void onResume(Route route) {
        valves.get(route).opened();
    }

    @Override
    public void onSuspend(Route route) {
        valves.get(route).letGo();
    }

    @Override
    public void onStop(Route route) {
        valves.get(route).letGo();
    }

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
        Limiter busiest = busiest(route.getCamelContext());
        if (busiest != null && busiest.waiting() >= maxWaiting) {
            valves.get(route).close(busiest);
        }
    }

    private Limiter busiest(CamelContext context) {
        Predicate<Limiters.Key> which =
                model == null ? key -> true : key -> key.model().equals(model);
        Limiter busiest = null;
        for (String name : context.getComponentNames()) {
            if (context.hasComponent(name) instanceof OpenAIComponent openai && openai.limiters() != null) {
                Limiter candidate = openai.limiters().busiest(which);
                if (candidate != null && (busiest == null || candidate.waiting() > busiest.waiting())) {
                    busiest = candidate;
                }
            }
        }
        return busiest;
    }

    /** Between the consumer of a route and the route. A service of the route, so that Camel tells it that the route is going to stop. */
    private final class Valve extends ServiceSupport implements ShutdownPrepared {

        private final Route route;
        private boolean isClosed;
        private boolean isStopping;

        Valve(Route route) {
            this.route = route;
        }

        /** Suspends the consumer until the queue is shorter, unless somebody else has suspended it. */
        synchronized void close(Limiter queue) {
            Consumer consumer = route.getConsumer();
            try {
                if (isStopping || !suspendOrStopConsumer(consumer)) {
                    return;
                }
            } catch (Exception e) {
                handleException(e);
                return;
            }
            endBatch(consumer);
            isClosed = true;
            LOG.debug(
                    "The consumer of route {} is suspended: {} calls wait for a limit", route.getId(), queue.waiting());
            awaitShorter(queue);
        }

        private void awaitShorter(Limiter queue) {
            queue.whenWaiting(maxWaiting / 2, this::open);
        }

        private synchronized void open() {
            if (!isClosed) {
                return;
            }
            Limiter busiest = busiest(route.getCamelContext());
            if (busiest != null && busiest.waiting() > maxWaiting / 2) {
                awaitShorter(busiest);
                return;
            }
            isClosed = false;
            Consumer consumer = route.getConsumer();
            allowBatches(consumer);
            try {
                resumeOrStartConsumer(consumer);
                LOG.debug("The consumer of route {} is resumed", route.getId());
            } catch (Exception e) {
                handleException(e);
            }
        }

        /**
         * The route runs. Camel tells it after the consumer has started: its first message may have closed the valve already, which must
         * stay so until the queue is shorter.
         */
        synchronized void opened() {
            isStopping = false;
            if (!isClosed) {
                allowBatches(route.getConsumer());
            }
        }

        /** The consumer is somebody else's to resume. */
        synchronized void letGo() {
            isClosed = false;
        }

        @Override
        public synchronized void prepareShutdown(boolean suspendOnly, boolean forced) {
            isStopping = true;
            isClosed = false;
        }

        /** A consumer that polls a batch goes on with it although it is suspended, unless it is told of a shutdown. */
        private void endBatch(Consumer consumer) {
            if (consumer instanceof BatchConsumer && consumer instanceof ShutdownAware batch) {
                batch.deferShutdown(ShutdownRunningTask.CompleteCurrentTaskOnly);
            }
        }

        private void allowBatches(Consumer consumer) {
            if (consumer instanceof BatchConsumer && consumer instanceof ShutdownAware batch) {
                batch.prepareShutdown(true, false);
            }
        }
    }
}

package io.github.camelopenai.route;

import io.github.camelopenai.api.OpenAIBudgetException;
import io.github.camelopenai.api.OpenAIConnectException;
import io.github.camelopenai.api.OpenAIContextLengthException;
import io.github.camelopenai.api.OpenAIException;
import io.github.camelopenai.api.OpenAIRateLimitException;
import io.github.camelopenai.api.OpenAIRejectedException;
import io.github.camelopenai.api.OpenAIResponseException;
import io.github.camelopenai.api.OpenAIServerException;
import io.github.camelopenai.api.OpenAIStreamInterruptedException;
import io.github.camelopenai.api.OpenAITimeoutException;
import io.github.camelopenai.message.OpenAIProperties;
import java.io.InputStream;
import java.io.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Channel;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.MessageHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the next server or model when one fails for a reason that another may not have, and leaves a server alone for a while that has failed
 * several times.
 *
 * <pre>{@code
 * from("direct:models")
 *     .errorHandler(noErrorHandler())
 *     .loadBalance().custom("failover")
 *         .to("openai:chat?model=gpt-4o-mini&firstByteTimeout=20s")
 *         .to("openai:chat?model=qwen3&baseUrl=http://localhost:8000/v1")
 *     .end();
 * }</pre>
 *
 * <p>Its failures are {@link #exceptions}. It never asks another server after a chunk of a stream was passed on or a tool has run that may not
 * run again, and never after a body was read that can be read once; a fault of the request, a refusal and a wrong key are the same everywhere.
 *
 * <p>A server that has failed {@code failureThreshold} (3) times in a row comes last for {@code retryInterval} (30 seconds); then one exchange
 * tries it. A model whose context is too small has not failed. No thread waits. Each {@code loadBalance()} needs one of its own.
 */
public class OpenAIFailover extends LoadBalancerSupport {

    private static final Logger LOG = LoggerFactory.getLogger(OpenAIFailover.class);

    private final LongSupplier clock;
    private final List<Server> servers = new ArrayList<>();
    private int failureThreshold = 3;
    private Duration retryInterval = Duration.ofSeconds(30);
    private boolean failoverOnBudget = true;
    private List<String> names = List.of();

    /** With the defaults. */
    public OpenAIFailover() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds from any origin */
    OpenAIFailover(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * The exceptions after which another server may answer, for Camel's own EIP: {@code loadBalance().failover(OpenAIFailover.exceptions())}. That
     * knows exceptions only, so use it for calls without tools and without {@code streamTo}.
     */
    public static Class<?>[] exceptions() {
        return new Class<?>[] {
            OpenAIConnectException.class,
            OpenAITimeoutException.class,
            OpenAIServerException.class,
            OpenAIRateLimitException.class,
            OpenAIRejectedException.class,
            OpenAIResponseException.class,
            OpenAIStreamInterruptedException.class,
            OpenAIContextLengthException.class,
            OpenAIBudgetException.class
        };
    }

    public int getFailureThreshold() {
        return failureThreshold;
    }

    /** After how many failures in a row a server comes last; at least 1. */
    public void setFailureThreshold(int failureThreshold) {
        if (failureThreshold < 1) {
            throw new IllegalArgumentException("failureThreshold is " + failureThreshold + ", but must be at least 1");
        }
        this.failureThreshold = failureThreshold;
    }

    public Duration getRetryInterval() {
        return retryInterval;
    }

    /** How long such a server comes last, before one exchange tries it; not negative. */
    public void setRetryInterval(Duration retryInterval) {
        if (retryInterval.isNegative()) {
            throw new IllegalArgumentException("retryInterval is " + retryInterval + ", but must not be negative");
        }
        this.retryInterval = retryInterval;
    }

    public boolean isFailoverOnBudget() {
        return failoverOnBudget;
    }

    /** Whether the next server is asked where a budget is used up, as it is by default; false where one budget pays for all servers. */
    public void setFailoverOnBudget(boolean failoverOnBudget) {
        this.failoverOnBudget = failoverOnBudget;
    }

    public String getNames() {
        return String.join(",", names);
    }

    /**
     * The names of the servers, in the order of the route, such as {@code openai,local}: the log and the property {@code
     * CamelOpenAIFailoverServers} use them. Without names they are 1, 2 and so on.
     */
    public void setNames(String names) {
        List<String> given = names.isBlank() ? List.of() : List.of(names.strip().split("\\s*,\\s*", -1));
        if (given.contains("")) {
            throw new IllegalArgumentException("names is '" + names + "', but must be names separated by commas");
        }
        this.names = given;
    }

    /** @throws IllegalArgumentException where another route has added servers */
    @Override
    public void addProcessor(AsyncProcessor processor) {
        String route = routeOf(processor);
        getProcessors().stream()
                .map(OpenAIFailover::routeOf)
                .filter(other -> other != null && route != null && !other.equals(route))
                .findFirst()
                .ifPresent(other -> {
                    throw new IllegalArgumentException(
                            "An OpenAIFailover serves one loadBalance(), but the routes " + other + " and " + route
                                    + " share one: each would ask the servers of both. Bind one for each.");
                });
        super.addProcessor(processor);
    }

    private static String routeOf(AsyncProcessor processor) {
        return processor instanceof Channel channel && channel.getRoute() != null
                ? channel.getRoute().getRouteId()
                : null;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        servers.clear();
        AsyncProcessor[] all = doGetProcessors();
        if (!names.isEmpty() && names.size() != all.length) {
            throw new IllegalArgumentException("names is '" + getNames() + "', but the loadBalance() has " + all.length
                    + " servers: give each a name");
        }
        for (AsyncProcessor processor : all) {
            int place = servers.size();
            servers.add(new Server(names.isEmpty() ? String.valueOf(place + 1) : names.get(place), processor));
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        List<Server> order = new ArrayList<>(servers);
        // Sorting is stable, so the order of the route stays
        List<Server> last = order.stream().filter(each -> !each.isTaken()).toList();
        order.sort(Comparator.comparing(last::contains));
        new Attempts(exchange, order.iterator(), callback).next();
        return false;
    }

    /** One of those that may answer. */
    private final class Server {

        private final String name;
        private final AsyncProcessor processor;
        private int failures;
        private long failedAt;

        Server(String name, AsyncProcessor processor) {
            this.name = name;
            this.processor = processor;
        }

        /** Whether an exchange may try it in its place; of a server that comes last, one may when its time is over. */
        synchronized boolean isTaken() {
            if (failures < failureThreshold) {
                return true;
            }
            long now = clock.getAsLong();
            boolean isDue = now - failedAt >= retryInterval.toNanos();
            failedAt = isDue ? now : failedAt;
            return isDue;
        }

        synchronized void answered() {
            failures = 0;
        }

        synchronized void failed() {
            failures++;
            failedAt = clock.getAsLong();
        }
    }

    /** What becomes of one exchange, one server after the other. */
    private final class Attempts {

        private final Exchange exchange;
        private final Iterator<Server> order;
        private final AsyncCallback callback;
        private final List<String> asked = new ArrayList<>();
        private OpenAIException before;
        private boolean wasSent;

        Attempts(Exchange exchange, Iterator<Server> order, AsyncCallback callback) {
            this.exchange = exchange;
            this.order = order;
            this.callback = callback;
        }

        void next() {
            Server server = order.next();
            asked.add(server.name);
            // What one has left must not reach the next; what is to be done in the end is the same for both
            Exchange attempt = ExchangeHelper.createCopy(exchange, true);
            attempt.removeProperty(OpenAIProperties.FAILOVER);
            MessageHelper.resetStreamCache(attempt.getMessage());
            server.processor.process(attempt, doneSync -> exchange.getContext()
                    .getCamelContextExtension()
                    .getReactiveExecutor()
                    .schedule(() -> judge(server, attempt)));
        }

        private void judge(Server server, Exchange attempt) {
            OpenAIException failure = attempt.getException(OpenAIException.class);
            boolean isOver = failure == null || !failure.isWorthAnotherServer();
            if (isOver) {
                // A route that fails by itself says nothing of the server
                if (attempt.getException() == null || failure != null && failure.isSent()) {
                    server.answered();
                }
            } else if (!(failure instanceof OpenAIContextLengthException)
                    && !(failure instanceof OpenAIBudgetException)) {
                server.failed();
            }
            tellOfThoseBefore(attempt, failure);
            if (isOver || !mayGoOn(attempt, failure)) {
                conclude(attempt);
                return;
            }
            String reason = reason(failure);
            asked.set(asked.size() - 1, server.name + '(' + reason + ')');
            // Without the words of the server, which may repeat the prompt
            LOG.warn("The server {} of the failover did not answer ({}); the next one is asked", server.name, reason);
            LOG.debug("The failure of the server {}", server.name, failure);
            next();
        }

        private static String reason(OpenAIException failure) {
            return failure.getStatus() > 0
                    ? String.valueOf(failure.getStatus())
                    : failure.getClass().getSimpleName();
        }

        /** One look at the last failure shows all of them, and what any server may have charged. */
        private void tellOfThoseBefore(Exchange attempt, OpenAIException failure) {
            if (failure == null) {
                return;
            }
            if (before != null && before != failure) {
                failure.addSuppressed(before);
            }
            before = failure;
            wasSent |= failure.isSent();
            if (wasSent) {
                attempt.setProperty(OpenAIProperties.SENT, true);
            }
        }

        private boolean mayGoOn(Exchange attempt, OpenAIException failure) {
            boolean isReadOnce = isReadOnce(exchange.getMessage().getBody()) && failure.isSent();
            boolean isUsedUp = failure instanceof OpenAIBudgetException && !failoverOnBudget;
            return order.hasNext()
                    && !isReadOnce
                    && !isUsedUp
                    && !Boolean.FALSE.equals(attempt.getProperty(OpenAIProperties.FAILOVER));
        }

        /** A list has parts of a message, and a message of Camel has a body. */
        private boolean isReadOnce(Object body) {
            if (body instanceof Collection<?> list) {
                return list.stream().anyMatch(this::isReadOnce);
            }
            if (body instanceof Exchange other) {
                return isReadOnce(other.getMessage());
            }
            if (body instanceof Message other) {
                return isReadOnce(other.getBody());
            }
            return (body instanceof InputStream || body instanceof Reader) && !(body instanceof StreamCache);
        }

        private void conclude(Exchange attempt) {
            ExchangeHelper.copyResults(exchange, attempt);
            exchange.setProperty(OpenAIProperties.FAILOVER_SERVERS, List.copyOf(asked));
            exchange.setRollbackOnly(attempt.isRollbackOnly());
            callback.done(false);
        }
    }
}

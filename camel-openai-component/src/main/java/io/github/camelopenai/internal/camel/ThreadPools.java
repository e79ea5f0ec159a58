package io.github.camelopenai.internal.camel;

import io.github.camelopenai.internal.route.RouteThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** The threads of a component: a pool for each kind of work that may block. A profile of the user's with the same id comes first. */
public final class ThreadPools {

    private static final int THREADS = 10;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /**
     * One for each core, and at least as many as the tools of one turn that run at once. Both pools, with the threads of sockets and
     * time-outs, are no more than 20 on up to eight cores.
     */
    private static final int ROUTE_THREADS = Math.max(8, CORES);

    /** The I/O threads need more than half of a call's CPU, so that half of the cores are left for routes. */
    private static final int LOOKING_THREADS = Math.max(1, CORES / 2);

    private static final int CALL_THREADS = 2;

    private static final int BUDGET_THREADS = 4;

    private final ExecutorServiceManager executors;
    private final Object owner;
    private final ExecutorService routePool;
    private final Executor routes;
    private final ExecutorService toolPool;
    private final Executor tools;
    private final ExecutorService uploads;
    private final ExecutorService calls;
    private final ExecutorService credentials;
    private final ExecutorService budgets;
    private final ScheduledExecutorService timer;

    /** @param owner whose threads they are, for Camel */
    public ThreadPools(CamelContext context, Object owner) {
        this.executors = context.getExecutorServiceManager();
        this.owner = owner;
        this.routePool = pool("OpenAIRoute", "openai", ROUTE_THREADS);
        this.routes = new RouteThreads(routePool, LOOKING_THREADS);
        this.toolPool = pool("OpenAITool", "openai-tool", ROUTE_THREADS);
        this.tools = new RouteThreads(toolPool, LOOKING_THREADS);
        this.uploads = pool("OpenAIUpload", "openai-upload", THREADS);
        this.calls = pool("OpenAICall", "openai-call", CALL_THREADS);
        this.credentials = pool("OpenAICredentials", "openai-credentials", THREADS);
        this.budgets = pool("OpenAIBudget", "openai-budget", BUDGET_THREADS);
        this.timer = executors.newScheduledThreadPool(owner, "OpenAITimer", timerProfile());
    }

    /** Runs what a route does with an answer. */
    public Executor routes() {
        return routes;
    }

    /**
     * Runs tools, and loops whose streams a route pulls. Not the pool of the routes: all of its threads may wait for such streams, and these
     * for tools.
     */
    public Executor tools() {
        return tools;
    }

    /** Reads what is uploaded. */
    public ExecutorService uploads() {
        return uploads;
    }

    /** Runs what begins a call and does not come from a route: waiting ones, and those that follow from another. */
    public ExecutorService calls() {
        return calls;
    }

    /** Asks the beans of the option credentials. One that blocks keeps no other call. */
    public ExecutorService credentials() {
        return credentials;
    }

    /** Reads and writes budgets. What calls have used is written before it stops. */
    public ExecutorService budgets() {
        return budgets;
    }

    /** Runs time-outs; nothing else may be run on it. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    public void stop() {
        executors.shutdownGraceful(toolPool);
        executors.shutdownGraceful(routePool);
        executors.shutdownGraceful(budgets);
        executors.shutdownNow(uploads);
        executors.shutdownNow(calls);
        executors.shutdownNow(credentials);
        executors.shutdownNow(timer);
    }

    /** Without Camel's bound of 1,000 tasks: each call under way may have a time-out. */
    private static ThreadPoolProfile timerProfile() {
        ThreadPoolProfile profile = new ThreadPoolProfile("openai-timer");
        profile.setPoolSize(1);
        profile.setMaxPoolSize(0);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return profile;
    }

    /** A pool of the user's profile, else of our own. */
    private ExecutorService pool(String name, String profileId, int threads) {
        if (executors.getThreadPoolProfile(profileId) == null) {
            // No bound on the queue: what waits in it are calls under way, and the thread that brings one must not be
            // kept
            ThreadPoolProfile profile = new ThreadPoolProfile(profileId);
            profile.setPoolSize(threads);
            profile.setMaxPoolSize(threads);
            profile.setMaxQueueSize(Integer.MAX_VALUE);
            // Camel's default drops tasks of a pool that has been shut down, without a word
            profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
            executors.registerThreadPoolProfile(profile);
        }
        return executors.newThreadPool(owner, name, profileId);
    }
}

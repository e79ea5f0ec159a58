package io.github.camelopenai.internal.client.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all calls of a transport share.
 *
 * @param sharesConnections whether calls may share a connection
 * @param connectTimeout how long opening a connection may take, and a proxy to open a tunnel
 * @param memory what whole responses may hold together
 * @param scheduler runs time-outs
 * @param starter starts what may block a little, such as looking up a host
 * @param reader reads the content of uploads, which may block
 */
record TransportServices(
        HttpClients clients,
        boolean sharesConnections,
        Duration connectTimeout,
        ResponseTimeouts responseTimeouts,
        Proxies proxies,
        ResponseMemory memory,
        ScheduledExecutorService scheduler,
        Executor starter,
        Executor reader) {}

package io.github.camelopenai.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Ports of this machine on which nobody listens. Each is kept until the JVM ends: a port that is merely free may be given to the server of another
 * test.
 */
public final class DeadPort {

    private static final Queue<Socket> KEPT = new ConcurrentLinkedQueue<>();

    private DeadPort() {}

    /** Any port. */
    public static int any() {
        return keep(0);
    }

    /** Keeps a port on which a server of the test has listened until now. */
    static int keep(int port) {
        Socket socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException("The port " + port + " cannot be kept", e);
        }
        KEPT.add(socket);
        return socket.getLocalPort();
    }
}

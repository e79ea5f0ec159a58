package io.github.camelopenai.testsupport;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What a {@link HostileServer} does instead of a proper answer. */
public enum Fault {
    NONE(60) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.whole());
            return true;
        }
    },
    GZIP(8) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.coded().whole());
            return true;
        }
    },
    TRICKLE(2) {
        @Override
        boolean write(Socket socket, Reply reply) throws Exception {
            byte[] whole = reply.whole();
            int piece = Math.max(1, whole.length / 20);
            for (int from = 0; from < whole.length; from += piece) {
                send(socket, Arrays.copyOfRange(whole, from, Math.min(whole.length, from + piece)));
                TimeUnit.MILLISECONDS.sleep(5);
            }
            return true;
        }
    },
    /** Closes a connection that it has promised to keep. */
    CLOSED_AFTER(4) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.whole());
            return false;
        }
    },
    RESET_BEFORE(2) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            return reset(socket);
        }
    },
    /** Resets while the body of the request is still on its way. */
    RESET_UNREAD(1, false) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            return reset(socket);
        }
    },
    RESET_WITHIN(2) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.half());
            return reset(socket);
        }
    },
    RESET_AFTER(2) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.whole());
            return reset(socket);
        }
    },
    CUT_OFF(2) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.half());
            return false;
        }
    },
    HALF_JSON(2) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.cutBody().whole());
            return true;
        }
    },
    BROKEN_GZIP(1) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.coded().cutBody().whole());
            return true;
        }
    },
    STALLED_BODY(1) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.half());
            RawServer.drain(socket);
            return false;
        }
    },
    SILENT(1) {
        @Override
        boolean write(Socket socket, Reply reply) {
            RawServer.drain(socket);
            return false;
        }
    },
    REFUSED(3) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            String body = Answers.error("Too many requests", "requests", "rate_limit_exceeded");
            send(
                    socket,
                    Reply.json("429 Too Many Requests", body, "Retry-After: 1").whole());
            return true;
        }
    },
    ERROR_500(3) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(
                    socket,
                    Reply.json("500 Oops", Answers.error("Oops", "server_error", "oops"))
                            .whole());
            return true;
        }
    },
    ERROR_IN_200(2) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(
                    socket,
                    Reply.json("200 OK", Answers.error("Overloaded", "server_error", "overloaded"))
                            .whole());
            return true;
        }
    },
    /** Refuses before it has read the body of the request, and closes. */
    TOO_LARGE_UNREAD(1, false) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(
                    socket,
                    Reply.json("413 Too Large", Answers.error("Too large", "invalid", "large"))
                            .whole());
            return false;
        }
    },
    LONG_HEADER(1) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.with("X-Long: " + "x".repeat(1_000_000)).whole());
            return true;
        }
    },
    MANY_HEADERS(1) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, reply.with("X-Many: x\r\n".repeat(5_000) + "X-Last: x").whole());
            return true;
        }
    },
    NO_HTTP(1) {
        @Override
        boolean write(Socket socket, Reply reply) throws IOException {
            send(socket, "SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return false;
        }
    };

    private static final int SUM =
            Arrays.stream(values()).mapToInt(fault -> fault.weight).sum();

    private final int weight;
    private final boolean readsBody;

    Fault(int weight) {
        this(weight, true);
    }

    Fault(int weight, boolean readsBody) {
        this.weight = weight;
        this.readsBody = readsBody;
    }

    /** One of them at random, each as often as its weight says. */
    static Fault any(Random random) {
        int left = random.nextInt(SUM);
        for (Fault fault : values()) {
            left -= fault.weight;
            if (left < 0) {
                return fault;
            }
        }
        throw new IllegalStateException();
    }

    /** Whether the request is read whole before the server does anything. */
    boolean readsBody() {
        return readsBody;
    }

    /**
     * Answers a request.
     *
     * @return whether the connection serves another request
     */
    abstract boolean write(Socket socket, Reply reply) throws Exception;

    private static void send(Socket socket, byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    private static boolean reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        return false;
    }
}

package io.github.camelopenai.examples.benchmarks.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** One connection of a client, and the request that it is at. */
final class Connection extends ChannelInboundHandlerAdapter {

    private final ByteBuf base64;
    private final ByteBuf numbers;
    private final IntSupplier openedByTls;
    private String path = "";
    private String body = "";
    private EventWriter events;

    /**
     * @param base64 the answer to embeddings asked for as base64
     * @param numbers the answer to embeddings asked for as numbers
     * @param openedByTls how many connections of TLS were opened so far
     */
    Connection(ByteBuf base64, ByteBuf numbers, IntSupplier openedByTls) {
        this.base64 = base64;
        this.numbers = numbers;
        this.openedByTls = openedByTls;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                path = request.uri();
                body = "";
            }
            if (message instanceof HttpContent content && (path.endsWith("/embeddings") || isLoop())) {
                body += content.content().toString(StandardCharsets.ISO_8859_1);
            }
            if (message instanceof LastHttpContent) {
                answer(context);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /**
     * The path begins with what is wanted: {@code /now}, {@code /delay/1000}, {@code /loop/500}, {@code /stream/500}, {@code /idle} or
     * {@code /connections}.
     */
    private void answer(ChannelHandlerContext context) {
        String[] wanted = path.split("/");
        if (path.endsWith("/files")) {
            send(context, Answers.FILE);
        } else if (path.endsWith("/embeddings")) {
            send(context, body.contains("base64") ? base64 : numbers);
        } else if (wanted[1].equals("delay")) {
            long millis = Long.parseLong(wanted[2]);
            context.executor().schedule(() -> send(context, Answers.CHAT), millis, TimeUnit.MILLISECONDS);
        } else if (isLoop()) {
            ByteBuf turn = Answers.turn(body.split("\"tool_call_id\"", -1).length - 1);
            context.executor().schedule(() -> send(context, turn), Long.parseLong(wanted[2]), TimeUnit.MILLISECONDS);
        } else if (wanted[1].equals("stream")) {
            events = new EventWriter(context.channel(), Integer.parseInt(wanted[2]), () -> events = null);
            events.begin();
        } else if (wanted[1].equals("idle")) {
            context.write(Answers.EVENTS_HEAD.duplicate());
            context.writeAndFlush(Answers.chunk(0));
        } else if (wanted[1].equals("now")) {
            send(context, Answers.CHAT);
        } else if (wanted[1].equals("connections")) {
            send(context, RawResponse.json(200, String.valueOf(openedByTls.getAsInt())));
        } else {
            send(context, Answers.NOT_FOUND);
        }
    }

    private boolean isLoop() {
        return path.startsWith("/loop/");
    }

    private static void send(ChannelHandlerContext context, ByteBuf response) {
        context.writeAndFlush(response.duplicate());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (events != null) {
            events.resume();
        }
    }

    /** Clients that go away in the middle of something are part of the benchmark. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        context.close();
    }
}

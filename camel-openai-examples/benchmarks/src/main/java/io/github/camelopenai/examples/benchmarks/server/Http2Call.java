package io.github.camelopenai.examples.benchmarks.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** One stream of a connection that speaks HTTP/2: a chat that is answered after a time, which its path says. */
final class Http2Call extends ChannelInboundHandlerAdapter {

    private static final ByteBuf CHAT = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes(AnswerBytes.chat()).asReadOnly());

    private String path = "";

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        try {
            if (frame instanceof Http2HeadersFrame head) {
                path = head.headers().path().toString();
            }
            if (frame instanceof Http2HeadersFrame head && head.isEndStream()
                    || frame instanceof Http2DataFrame data && data.isEndStream()) {
                answer(context);
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void answer(ChannelHandlerContext context) {
        String[] wanted = path.split("/");
        if (wanted[1].equals("delay")) {
            context.executor()
                    .schedule(() -> send(context, "200", CHAT), Long.parseLong(wanted[2]), TimeUnit.MILLISECONDS);
        } else {
            send(context, "404", Unpooled.EMPTY_BUFFER);
        }
    }

    private static void send(ChannelHandlerContext context, String status, ByteBuf body) {
        context.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers()
                .status(status)
                .set("content-type", "application/json")
                .set("x-request-id", "req_1")
                .setInt("content-length", body.readableBytes())));
        context.writeAndFlush(new DefaultHttp2DataFrame(body.duplicate(), true));
    }

    /** Clients that go away in the middle of something are part of the benchmark. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        context.close();
    }
}

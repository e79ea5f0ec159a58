package io.github.camelopenai.testsupport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;

/** A server of TLS on Netty that speaks both HTTP/2 and HTTP/1.1, and answers every call with the same after the same time. */
public final class WaitingTlsServer implements AutoCloseable {

    private final EventLoopGroup threads = new NioEventLoopGroup(2);
    private final AtomicInteger connections = new AtomicInteger();
    private final Channel listener;
    private final byte[] answer;
    private final long delayMillis;
    private final int maxStreams;

    /** @param maxStreams how many calls a connection of HTTP/2 takes */
    public WaitingTlsServer(KeyManagerFactory keys, String json, long delayMillis, int maxStreams) throws Exception {
        this.answer = json.getBytes(StandardCharsets.UTF_8);
        this.delayMillis = delayMillis;
        this.maxStreams = maxStreams;
        SslContext tls = SslContextBuilder.forServer(keys)
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        "h2",
                        "http/1.1"))
                .build();
        this.listener = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Negotiation());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    public String baseUrl() {
        return "https://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort() + "/v1";
    }

    /** How many connections were opened so far. */
    public int connections() {
        return connections.get();
    }

    private final class Negotiation extends ApplicationProtocolNegotiationHandler {

        Negotiation() {
            super("http/1.1");
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if ("h2".equals(protocol)) {
                context.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer()
                                        .initialSettings(
                                                Http2Settings.defaultSettings().maxConcurrentStreams(maxStreams))
                                        .build(),
                                new Http2MultiplexHandler(new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline()
                                                .addLast(
                                                        new Http2StreamFrameToHttpObjectCodec(true),
                                                        new HttpObjectAggregator(1_000_000),
                                                        new Answer());
                                    }
                                }));
            } else {
                context.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(1_000_000), new Answer());
            }
        }
    }

    private final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            context.executor().schedule(() -> context.writeAndFlush(response()), delayMillis, TimeUnit.MILLISECONDS);
        }

        private FullHttpResponse response() {
            ByteBuf body = Unpooled.wrappedBuffer(answer);
            FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
            response.headers().set("content-type", "application/json").set("content-length", answer.length);
            return response;
        }
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

package io.github.camelopenai.examples.benchmarks.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Sets up connections of TLS, which speak HTTP/2 where the client does, and else HTTP/1.1. */
final class TlsConnections extends ChannelInitializer<SocketChannel> {

    /** As hosted services allow them. */
    private static final int STREAMS_OF_A_CONNECTION = 100;

    private static final long HANDSHAKE_MILLIS = TimeUnit.MINUTES.toMillis(2);

    private final SslContext tls;
    private final Supplier<Connection> http1;
    private final AtomicInteger opened;

    /**
     * @param http1 what answers on a connection of HTTP/1.1
     * @param opened counts the connections
     */
    TlsConnections(TlsIdentity identity, Supplier<Connection> http1, AtomicInteger opened)
            throws GeneralSecurityException, IOException {
        this.tls = SslContextBuilder.forServer(identity.keys())
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
        this.http1 = http1;
        this.opened = opened;
    }

    @Override
    protected void initChannel(SocketChannel connection) {
        opened.incrementAndGet();
        SslHandler handler = tls.newHandler(connection.alloc());
        // It is for the sides to say how long they wait
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        connection.pipeline().addLast(handler, new Negotiation());
    }

    private final class Negotiation extends ApplicationProtocolNegotiationHandler {

        Negotiation() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                context.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer()
                                        .initialSettings(Http2Settings.defaultSettings()
                                                .maxConcurrentStreams(STREAMS_OF_A_CONNECTION))
                                        .build(),
                                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new Http2Call());
                                    }
                                }));
            } else {
                context.pipeline().addLast(new HttpRequestDecoder(), http1.get());
            }
        }
    }
}

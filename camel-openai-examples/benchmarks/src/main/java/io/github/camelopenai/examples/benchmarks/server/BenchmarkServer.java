package io.github.camelopenai.examples.benchmarks.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The server of all sides, in a JVM of its own. It prints its port, and then that for TLS where it has an identity, and ends with its standard
 * input.
 */
public final class BenchmarkServer {

    private BenchmarkServer() {}

    /** @param arguments how many threads it has, and the store of its identity if it speaks TLS too */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        ByteBuf base64 = Answers.embeddings(true);
        ByteBuf numbers = Answers.embeddings(false);
        AtomicInteger openedByTls = new AtomicInteger();
        Supplier<Connection> connections = () -> new Connection(base64, numbers, openedByTls::get);
        NioEventLoopGroup acceptor = new NioEventLoopGroup(1);
        NioEventLoopGroup threads = new NioEventLoopGroup(Integer.parseInt(arguments[0]));
        listen(acceptor, threads, new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel connection) {
                connection.pipeline().addLast(new HttpRequestDecoder(), connections.get());
            }
        });
        if (arguments.length > 1) {
            TlsIdentity identity = new TlsIdentity(Path.of(arguments[1]));
            listen(acceptor, threads, new TlsConnections(identity, connections, openedByTls));
        }
        while (System.in.read() >= 0) {
            // Nothing is said to it
        }
        acceptor.shutdownGracefully();
        threads.shutdownGracefully();
        System.exit(0);
    }

    private static void listen(
            EventLoopGroup acceptor, EventLoopGroup threads, ChannelInitializer<SocketChannel> connections) {
        InetSocketAddress address = (InetSocketAddress) new ServerBootstrap()
                .group(acceptor, threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(connections)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel()
                .localAddress();
        System.out.println(address.getPort());
    }
}

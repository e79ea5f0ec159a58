package io.github.camelopenai.examples.benchmarks.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The server of all sides, in a JVM of its own. It prints its port, and ends with its standard input. */
public final class BenchmarkServer {

    private BenchmarkServer() {}

    /** @param arguments how many threads it has */
    public static void main(String[] arguments) throws IOException {
        ByteBuf base64 = Answers.embeddings(true);
        ByteBuf numbers = Answers.embeddings(false);
        NioEventLoopGroup acceptor = new NioEventLoopGroup(1);
        NioEventLoopGroup threads = new NioEventLoopGroup(Integer.parseInt(arguments[0]));
        Channel channel = new ServerBootstrap()
                .group(acceptor, threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection.pipeline().addLast(new HttpRequestDecoder(), new Connection(base64, numbers));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        System.out.println(((InetSocketAddress) channel.localAddress()).getPort());
        while (System.in.read() >= 0) {
            // Nothing is said to it
        }
        acceptor.shutdownGracefully();
        threads.shutdownGracefully();
        System.exit(0);
    }
}

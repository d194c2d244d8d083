package org.kcp4j.bench.side;

import io.jpower.kcp.netty.ChannelOptionHelper;
import io.jpower.kcp.netty.UkcpChannel;
import io.jpower.kcp.netty.UkcpChannelOption;
import io.jpower.kcp.netty.UkcpClientChannel;
import io.jpower.kcp.netty.UkcpServerChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.UkcpServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** kcp-netty with the settings of {@link KcpTransport}, behind streams that block. */
final class KcpNettyTransport implements Transport {
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int WINDOW = 1024;

    /** A method that sets an option of a channel. */
    private interface Setter {
        <T> Object set(ChannelOption<T> option, T value);
    }

    private final EventLoopGroup loops = new NioEventLoopGroup();
    private final AcceptQueue accepted = new AcceptQueue();
    private final AtomicInteger convs = new AtomicInteger();
    private final Channel listener;
    private final int clientBufferBytes;

    KcpNettyTransport(Params params) {
        UkcpServerBootstrap server = new UkcpServerBootstrap()
                .group(loops)
                .channel(UkcpServerChannel.class)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .childOption(UkcpChannelOption.UKCP_AUTO_SET_CONV, true)
                .childHandler(initializer(channel -> accepted.add(connection(channel))));
        set(server::childOption);
        listener = ChannelOptionHelper.nodelay(server, true, 10, 2, true)
                .bind(params.text("host", "127.0.0.1"), 0)
                .syncUninterruptibly()
                .channel();
        clientBufferBytes = params.number("socketBuffer", SOCKET_BUFFER_BYTES);
    }

    private static void set(Setter setter) {
        setter.set(UkcpChannelOption.UKCP_MTU, 1400);
        setter.set(UkcpChannelOption.UKCP_SND_WND, WINDOW);
        setter.set(UkcpChannelOption.UKCP_RCV_WND, WINDOW);
        setter.set(UkcpChannelOption.UKCP_STREAM, true);
    }

    private static ChannelInitializer<UkcpChannel> initializer(Consumer<UkcpChannel> body) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(UkcpChannel channel) {
                body.accept(channel);
            }
        };
    }

    private static Connection connection(UkcpChannel channel) {
        NettyStreams streams = new NettyStreams(channel);
        channel.pipeline().addLast(streams);
        return new Connection(streams.input(), streams.output());
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    @Override
    public Connection accept() throws IOException {
        return accepted.take();
    }

    @Override
    public Connection dial(InetSocketAddress target) {
        Bootstrap client = new Bootstrap()
                .group(loops)
                .channel(UkcpClientChannel.class)
                .option(ChannelOption.SO_RCVBUF, clientBufferBytes)
                .option(ChannelOption.SO_SNDBUF, clientBufferBytes)
                .handler(initializer(channel -> channel.conv(convs.incrementAndGet())));
        set(client::option);
        UkcpChannel channel = (UkcpChannel) ChannelOptionHelper.nodelay(client, true, 10, 2, true)
                .connect(target)
                .syncUninterruptibly()
                .channel();
        return connection(channel);
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    /** The channels end with their loops. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

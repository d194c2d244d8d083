package org.kcp4j.bench.side;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The streams of one of Netty's channels: a handler for the end of its pipeline. One reader and one writer. */
final class NettyStreams extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final ArrivedStream input = new ArrivedStream();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    NettyStreams(Channel channel) {
        this.channel = channel;
    }

    InputStream input() {
        return input;
    }

    OutputStream output() {
        return new ChunkedOutput() {
            @Override
            void send(byte[] bytes, int offset, int length) throws IOException {
                awaitRoom();
                ByteBuf buffer = channel.alloc().buffer(length).writeBytes(bytes, offset, length);
                var unused = channel.writeAndFlush(buffer, channel.voidPromise()); // fails the channel
            }
        };
    }

    private void awaitRoom() throws IOException {
        if (channel.isWritable()) {
            return;
        }
        lock.lock();
        try {
            while (!channel.isWritable()) {
                if (!channel.isOpen()) {
                    throw new IOException("closed: " + channel);
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wakeWriter() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes).release();
        input.add(bytes);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        wakeWriter();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        input.end();
        wakeWriter();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }
}

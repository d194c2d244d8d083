package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The near end of a tunnel: {@code host:port}, {@code :port}, or the path of a UNIX-domain socket, which is everything
 * that is none of the former (PROTOCOL f.5).
 *
 * @param text as it was given
 */
record LocalAddress(String text) {
    private static final Pattern TCP = Pattern.compile("(.*):(\\d{1,5})");
    private static final int BACKLOG = 1024;

    /**
     * Listens. A socket file that nobody listens on any more is replaced.
     *
     * @throws IOException if the address is taken or not to be had
     */
    ServerSocketChannel listen() throws IOException {
        SocketAddress address = resolve();
        boolean unix = address instanceof UnixDomainSocketAddress;
        if (unix) {
            removeAbandoned(Path.of(text));
        }
        ServerSocketChannel channel =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            if (!unix) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            return channel.bind(address, BACKLOG);
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + text + ": " + e.getMessage(), e);
        }
    }

    /**
     * Connects.
     *
     * @throws IOException if there is nobody
     */
    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(resolve());
        configure(channel);
        return channel;
    }

    /** Sets a connection up: what was written leaves at once. */
    static void configure(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /** Makes the next close tell the other end that something went wrong, where the family can. */
    static void resetOnClose(SocketChannel channel) {
        try {
            if (channel.isOpen() && channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            // It is closed: nothing is left to be reset.
        }
    }

    /** Deletes the file of a UNIX-domain socket; nothing else. */
    void removeSocketFile() throws IOException {
        if (!TCP.matcher(text).matches()) {
            Files.deleteIfExists(Path.of(text));
        }
    }

    private SocketAddress resolve() throws UnknownHostException {
        Matcher tcp = TCP.matcher(text);
        if (!tcp.matches()) {
            return UnixDomainSocketAddress.of(text);
        }
        String host = tcp.group(1);
        int port = Integer.parseInt(tcp.group(2));
        InetSocketAddress address = host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        return address;
    }

    private static void removeAbandoned(Path file) throws IOException {
        if (!Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) {
            return;
        }
        try {
            SocketChannel.open(UnixDomainSocketAddress.of(file)).close();
            throw new IOException("somebody listens on " + file + " already");
        } catch (ConnectException e) {
            Files.delete(file);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

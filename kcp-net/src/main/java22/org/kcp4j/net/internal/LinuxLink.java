package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket of Linux itself: a whole batch leaves in one or two system calls, cut into datagrams by the kernel, and
 * what the kernel has joined on receipt comes in at once. Falls back by itself, socket by socket, where the kernel or a
 * device refuses that. Thread safe.
 */
final class LinuxLink implements DatagramLink {
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;

    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_REUSEPORT = 15;
    private static final int IPPROTO_IP = 0;
    private static final int IP_TOS = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_TCLASS = 67;

    /** In {@link #uses}: closed, and the descriptor goes when the last use ends. */
    private static final int CLOSED = Integer.MIN_VALUE;

    private final LinuxLinks links;
    private final int fd;
    private final int family;
    private volatile InetSocketAddress local;
    private volatile boolean connected;

    /** Threads in a system call on the descriptor: it must not be closed under them, its number would be used again. */
    private final AtomicInteger uses = new AtomicInteger();

    private volatile boolean segmentation = true;
    private volatile @Nullable Runnable onClose;

    private LinuxLink(LinuxLinks links, int fd, int family, InetSocketAddress local, boolean connected) {
        this.links = links;
        this.fd = fd;
        this.family = family;
        this.local = local;
        this.connected = connected;
    }

    static LinuxLink open(
            LinuxLinks links,
            @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote,
            SocketSettings settings)
            throws IOException {
        if (local != null && local.isUnresolved()) {
            throw new SocketException("Unresolved address");
        }
        try (Calls calls = new Calls()) {
            int family = calls.socket(isInet(remote != null ? remote : local));
            try {
                calls.set(settings);
                if (local != null) {
                    calls.bind(local, family);
                } else if (remote == null) {
                    calls.bind(new InetSocketAddress(0), family);
                }
                if (remote != null) {
                    calls.connect(remote, family);
                }
                return new LinuxLink(links, calls.fd, family, calls.localAddress(), remote != null);
            } catch (IOException | RuntimeException e) {
                var unused = Libc.close(calls.state, calls.fd);
                throw e;
            }
        }
    }

    private static boolean isInet(@Nullable InetSocketAddress socketAddress) {
        InetAddress address = socketAddress == null ? null : socketAddress.getAddress();
        return address instanceof Inet4Address && !address.isAnyLocalAddress();
    }

    /** The calls that make and change a socket, with the memory they need for a while. */
    private static final class Calls implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment address = arena.allocate(SocketAddressCodec.BYTES, 8);
        private final MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
        final MemorySegment state = arena.allocate(Libc.CALL_STATE);
        int fd = -1;

        Calls() {}

        Calls(int fd) {
            this.fd = fd;
        }

        /** A dual-stack socket, or an IPv4 one where that is wanted or the machine has no IPv6; returns its family. */
        int socket(boolean inet) throws IOException {
            int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
            if (!inet) {
                fd = Libc.socket(state, SocketAddressCodec.AF_INET6, type);
                if (fd != -Libc.EAFNOSUPPORT) {
                    check("socket", fd);
                    check("IPV6_V6ONLY", option(IPPROTO_IPV6, IPV6_V6ONLY, 0));
                    return SocketAddressCodec.AF_INET6;
                }
            }
            fd = Libc.socket(state, SocketAddressCodec.AF_INET, type);
            check("socket", fd);
            return SocketAddressCodec.AF_INET;
        }

        void set(SocketSettings settings) throws IOException {
            if (settings.receiveBufferBytes() > 0) {
                check("SO_RCVBUF", option(SOL_SOCKET, SO_RCVBUF, settings.receiveBufferBytes()));
            }
            if (settings.sendBufferBytes() > 0) {
                check("SO_SNDBUF", option(SOL_SOCKET, SO_SNDBUF, settings.sendBufferBytes()));
            }
            if (settings.sharesPort()) {
                check("SO_REUSEPORT", option(SOL_SOCKET, SO_REUSEPORT, 1));
            }
            // Kernels before 5.0 deliver every datagram by itself, which is as good, only slower.
            var unused = option(SendStage.SOL_UDP, ReceiveStage.UDP_GRO, 1);
        }

        void bind(InetSocketAddress local, int family) throws IOException {
            check("bind", Libc.bind(state, fd, address, SocketAddressCodec.write(address, 0, local, family)));
        }

        void connect(InetSocketAddress remote, int family) throws IOException {
            check("connect", Libc.connect(state, fd, address, SocketAddressCodec.write(address, 0, remote, family)));
        }

        InetSocketAddress localAddress() throws IOException {
            number.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.BYTES);
            check("getsockname", Libc.getsockname(state, fd, address, number));
            return new SocketAddressCodec().read(address, 0);
        }

        int option(int level, int name, int value) {
            number.set(ValueLayout.JAVA_INT, 0, value);
            return Libc.setsockopt(state, fd, level, name, number);
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /** Throws what a failed call means to a user of sockets. */
    static void check(String call, int result) throws SocketException {
        if (result < 0) {
            throw switch (-result) {
                case Libc.EADDRINUSE -> new BindException("Address already in use");
                case Libc.EADDRNOTAVAIL -> new BindException("Cannot assign requested address");
                case Libc.EACCES -> new BindException("Permission denied");
                default -> new SocketException(call + " failed: errno " + -result);
            };
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void connect(InetSocketAddress remote) throws IOException {
        if (family == SocketAddressCodec.AF_INET && !(remote.getAddress() instanceof Inet4Address)) {
            throw new SocketException("Address family not supported by protocol");
        }
        requireOpen();
        try (Calls calls = new Calls(fd)) {
            calls.connect(remote, family);
            local = calls.localAddress(); // now one that reaches the peer
            connected = true;
        } finally {
            leave();
        }
    }

    @Override
    public void trafficClass(int value) throws IOException {
        requireOpen();
        try (Calls calls = new Calls(fd)) {
            if (family == SocketAddressCodec.AF_INET6) {
                check("IPV6_TCLASS", calls.option(IPPROTO_IPV6, IPV6_TCLASS, value));
            }
            check("IP_TOS", calls.option(IPPROTO_IP, IP_TOS, value)); // for IPv4 peers of a dual-stack socket, too
        } finally {
            leave();
        }
    }

    private void requireOpen() throws SocketException {
        if (!enter()) {
            throw new SocketException("Socket closed");
        }
    }

    @Override
    public LinkPoller newPoller() throws IOException {
        return new EpollPoller();
    }

    @Override
    public int send(EgressBatch batch, InetSocketAddress to) {
        if (!enter()) {
            return 0;
        }
        SendStage stage = links.borrowStage();
        try {
            stage.load(batch);
            stage.to(connected ? null : to, family);
            if (stage.transmit(fd, batch, segmentation) == SendStage.Outcome.SEGMENTATION_REFUSED) {
                segmentation = false;
                stage.transmit(fd, batch, false);
            }
            return stage.sent();
        } finally {
            links.giveBack(stage);
            leave();
        }
    }

    /** Lets a poller watch the descriptor; returns a negated errno if it cannot. */
    int watch(MemorySegment state, int epoll, MemorySegment event, Runnable whenClosed) {
        if (!enter()) {
            return -Libc.EINVAL;
        }
        try {
            onClose = whenClosed;
            return Libc.epollCtl(state, epoll, EpollPoller.CTL_ADD, fd, event);
        } finally {
            leave();
        }
    }

    /** Receives into a stage: the number of messages, or the negated errno. */
    int receive(ReceiveStage stage) {
        if (!enter()) {
            return -Libc.EAGAIN;
        }
        try {
            return stage.receive(fd);
        } finally {
            leave();
        }
    }

    private boolean enter() {
        int seen = uses.get();
        while (seen >= 0) {
            if (uses.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = uses.get();
        }
        return false;
    }

    private void leave() {
        if (uses.decrementAndGet() == CLOSED) {
            closeDescriptor();
        }
    }

    @Override
    public boolean isOpen() {
        return uses.get() >= 0;
    }

    @Override
    public void close() {
        int seen = uses.get();
        while (seen >= 0) {
            // The close itself is a use, so that exactly one thread finds that it was the last.
            if (uses.compareAndSet(seen, (seen + 1) | CLOSED)) {
                Runnable action = onClose;
                if (action != null) {
                    action.run();
                }
                leave();
                return;
            }
            seen = uses.get();
        }
    }

    private void closeDescriptor() {
        try (Calls calls = new Calls(fd)) {
            var unused = Libc.close(calls.state, fd);
        }
    }
}

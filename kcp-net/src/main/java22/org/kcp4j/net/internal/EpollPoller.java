package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Waits for {@link LinuxLink}s with {@code epoll} and empties each that has datagrams, up to a bound. */
final class EpollPoller implements LinkPoller {
    static final int CTL_ADD = 1;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;
    private static final int EPOLLIN = 1;

    /** {@code struct epoll_event} is packed on x86-64 alone. */
    private static final int EVENT_DATA = System.getProperty("os.arch").equals("amd64") ? 4 : 8;

    private static final int EVENT_BYTES = EVENT_DATA + Long.BYTES;
    private static final int EVENTS = 64;
    private static final ValueLayout.OfLong TOKEN = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INTEREST = ValueLayout.JAVA_INT_UNALIGNED;

    /** The token of the descriptor that ends the loop. */
    private static final long END = 0;

    /** Datagrams taken from one link before the others get their turn. */
    private static final int BATCH = 512;

    private record Registration(LinuxLink link, Receiver receiver) {}

    private final int epoll;
    private final int end;
    private final AtomicBoolean closed = new AtomicBoolean();

    // A descriptor's number is used again at once, a token never.
    private final ConcurrentHashMap<Long, Registration> registered = new ConcurrentHashMap<>();
    private final AtomicLong lastToken = new AtomicLong(END);

    /** Guards the descriptors against being closed while another thread registers. */
    private final Lock descriptors = new ReentrantLock();

    private boolean descriptorsClosed;

    // The loop's thread alone:
    private final MemorySegment callState;
    private final MemorySegment events;
    private @Nullable ReceiveStage stage; // made when the first datagrams come, closed with the descriptors
    private final SecondLook secondLook = new SecondLook(System::nanoTime, Thread::yield);
    private final IntSupplier receiveMore = this::receiveMore;
    private @Nullable Registration quiet; // of a link that had a few datagrams in this poll

    EpollPoller() throws IOException {
        Arena arena = Arena.ofAuto();
        callState = arena.allocate(Libc.CALL_STATE);
        events = arena.allocate((long) EVENT_BYTES * EVENTS, 8);
        epoll = Libc.epollCreate(callState, EPOLL_CLOEXEC);
        LinuxLink.check("epoll_create1", epoll);
        end = Libc.eventfd(callState, EFD_NONBLOCK_CLOEXEC);
        int result = end < 0 ? end : Libc.epollCtl(callState, epoll, CTL_ADD, end, event(arena, END));
        if (result < 0) {
            closeDescriptors();
            LinuxLink.check("epoll_ctl", result);
        }
    }

    private static MemorySegment event(Arena arena, long token) {
        MemorySegment event = arena.allocate(EVENT_BYTES, 8);
        event.set(INTEREST, 0, EPOLLIN);
        event.set(TOKEN, EVENT_DATA, token);
        return event;
    }

    @Override
    public void register(DatagramLink link, Receiver receiver) throws IOException {
        LinuxLink watched = (LinuxLink) link;
        Long token = lastToken.incrementAndGet();
        descriptors.lock();
        try (Arena arena = Arena.ofConfined()) {
            if (descriptorsClosed) {
                throw new SocketException("Socket closed");
            }
            registered.put(token, new Registration(watched, receiver));
            MemorySegment state = arena.allocate(Libc.CALL_STATE);
            int result = watched.watch(state, epoll, event(arena, token), () -> registered.remove(token));
            if (result < 0) {
                registered.remove(token);
                LinuxLink.check("epoll_ctl", result);
            }
        } finally {
            descriptors.unlock();
        }
    }

    @Override
    public boolean poll() throws IOException {
        quiet = null;
        int n = Libc.epollWait(callState, epoll, events, EVENTS);
        if (n < 0 && n != -Libc.EINTR) {
            LinuxLink.check("epoll_wait", n);
        }
        for (int i = 0; i < n; i++) {
            long token = events.get(TOKEN, (long) i * EVENT_BYTES + EVENT_DATA);
            if (token == END) {
                closeDescriptors();
                if (stage != null) {
                    stage.close();
                }
                return false;
            }
            Registration registration = registered.get(token);
            if (registration != null) {
                drain(registration);
            }
        }
        if (n == 1 && quiet != null) { // where several have datagrams there is no lack of work
            secondLook.look(receiveMore);
        }
        return true;
    }

    private void drain(Registration registration) {
        int datagrams = receive(registration);
        if (datagrams > 0 && datagrams < SecondLook.A_FEW) {
            quiet = registration;
        }
    }

    private int receiveMore() {
        Registration registration = quiet;
        return registration != null && registration.link.isOpen() ? receive(registration) : -1;
    }

    /** Takes what there is, up to the bound, and returns how many datagrams that was. */
    private int receive(Registration registration) {
        Receiver receiver = registration.receiver;
        ReceiveStage receiving = stage;
        if (receiving == null) {
            receiving = new ReceiveStage();
            stage = receiving;
        }
        int datagrams = 0;
        while (datagrams < BATCH) {
            int messages = registration.link.receive(receiving);
            if (messages > 0) {
                datagrams += receiving.deliver(messages, receiver);
                if (messages < ReceiveStage.MESSAGES) {
                    break;
                }
            } else if (messages == -Libc.ECONNREFUSED) {
                receiver.refused();
            } else if (messages == -Libc.EAGAIN) {
                break;
            } else if (messages != -Libc.EINTR) {
                registration.link.close();
                receiver.failed(new SocketException("recvmmsg failed: errno " + -messages));
                break;
            }
        }
        receiver.endOfBatch();
        return datagrams;
    }

    @Override
    public void failAll(IOException cause) {
        registered.values().forEach(one -> one.receiver.failed(cause));
    }

    /** Tells the loop, which closes the descriptors: nobody else knows when it has let go of them. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try (Arena arena = Arena.ofConfined()) {
                var unused = Libc.eventfdWrite(arena.allocate(Libc.CALL_STATE), end);
            }
        }
    }

    private void closeDescriptors() {
        descriptors.lock();
        try {
            descriptorsClosed = true;
            var unused = Libc.close(callState, epoll);
            if (end >= 0) {
                unused = Libc.close(callState, end);
            }
        } finally {
            descriptors.unlock();
        }
    }
}

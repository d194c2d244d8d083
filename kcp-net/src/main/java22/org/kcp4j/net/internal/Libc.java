package org.kcp4j.net.internal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls that a UDP socket on Linux needs. Nothing here allocates: addresses are passed as numbers, and the
 * caller lends the memory that errno is written to. Every call returns what the system's does, or the negated errno.
 */
final class Libc {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int EMSGSIZE = 90;
    static final int ENOPROTOOPT = 92;
    static final int EOPNOTSUPP = 95;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ECONNREFUSED = 111;

    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;

    /** What errno is written to: one for each thread that calls, or each object that one thread at a time calls with. */
    static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;

    private static final MethodHandle SOCKET = find("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle BIND = find("bind", FunctionDescriptor.of(INT, INT, ADDRESS, INT));
    private static final MethodHandle CONNECT = find("connect", FunctionDescriptor.of(INT, INT, ADDRESS, INT));
    private static final MethodHandle GETSOCKNAME =
            find("getsockname", FunctionDescriptor.of(INT, INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETSOCKOPT =
            find("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, ADDRESS, INT));
    private static final MethodHandle SENDMMSG = find("sendmmsg", FunctionDescriptor.of(INT, INT, ADDRESS, INT, INT));
    private static final MethodHandle RECVMMSG =
            find("recvmmsg", FunctionDescriptor.of(INT, INT, ADDRESS, INT, INT, ADDRESS));
    private static final MethodHandle EPOLL_CREATE1 = find("epoll_create1", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle EPOLL_CTL = find("epoll_ctl", FunctionDescriptor.of(INT, INT, INT, INT, ADDRESS));
    private static final MethodHandle EPOLL_WAIT =
            find("epoll_wait", FunctionDescriptor.of(INT, INT, ADDRESS, INT, INT));
    private static final MethodHandle EVENTFD = find("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle EVENTFD_WRITE = find("eventfd_write", FunctionDescriptor.of(INT, INT, ADDRESS));
    private static final MethodHandle CLOSE = find("close", FunctionDescriptor.of(INT, INT));

    private Libc() {}

    private static MethodHandle find(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsupportedOperationException("the system has no " + name));
        return linker.downcallHandle(symbol, descriptor, Linker.Option.captureCallState("errno"));
    }

    static int socket(MemorySegment state, int family, int type) {
        try {
            return result(state, (int) SOCKET.invokeExact(state, family, type, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address, int length) {
        try {
            return result(state, (int) BIND.invokeExact(state, fd, address.address(), length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int connect(MemorySegment state, int fd, MemorySegment address, int length) {
        try {
            return result(state, (int) CONNECT.invokeExact(state, fd, address.address(), length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int getsockname(MemorySegment state, int fd, MemorySegment address, MemorySegment length) {
        try {
            return result(state, (int) GETSOCKNAME.invokeExact(state, fd, address.address(), length.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int setsockopt(MemorySegment state, int fd, int level, int option, MemorySegment value) {
        try {
            int length = (int) value.byteSize();
            return result(state, (int) SETSOCKOPT.invokeExact(state, fd, level, option, value.address(), length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int sendmmsg(MemorySegment state, int fd, long messages, int count, int flags) {
        try {
            return result(state, (int) SENDMMSG.invokeExact(state, fd, messages, count, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int recvmmsg(MemorySegment state, int fd, long messages, int count, int flags) {
        try {
            return result(state, (int) RECVMMSG.invokeExact(state, fd, messages, count, flags, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int epollCreate(MemorySegment state, int flags) {
        try {
            return result(state, (int) EPOLL_CREATE1.invokeExact(state, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int epollCtl(MemorySegment state, int epoll, int operation, int fd, MemorySegment event) {
        try {
            return result(state, (int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Waits without limit. */
    static int epollWait(MemorySegment state, int epoll, MemorySegment events, int count) {
        try {
            return result(state, (int) EPOLL_WAIT.invokeExact(state, epoll, events.address(), count, -1));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int eventfd(MemorySegment state, int flags) {
        try {
            return result(state, (int) EVENTFD.invokeExact(state, 0, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int eventfdWrite(MemorySegment state, int fd) {
        try {
            return result(state, (int) EVENTFD_WRITE.invokeExact(state, fd, 1L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            return result(state, (int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static int result(MemorySegment state, int returned) {
        return returned >= 0 ? returned : -(int) ERRNO.get(state, 0L);
    }

    /** A native call throws nothing of its own. */
    private static Error unexpected(Throwable e) {
        if (e instanceof Error error) {
            return error;
        }
        return new AssertionError(e);
    }
}

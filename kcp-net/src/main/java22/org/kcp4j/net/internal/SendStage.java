package org.kcp4j.net.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Native memory in which one batch is laid out for {@code sendmmsg}: a run of datagrams of one length (the last may be
 * shorter) is one message, which the kernel cuts up again ({@code UDP_SEGMENT}). Used by one thread at a time.
 */
final class SendStage {
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;

    /** Fits under the kernel's limit of 64 KiB with every header. */
    private static final int MAX_RUN_BYTES = 65_000;

    private static final int MAX_RUN = 64;
    private static final int CONTROL_BYTES = 24;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment callState = arena.allocate(Libc.CALL_STATE);
    private final MemorySegment headers = arena.allocate((long) MessageHeader.BYTES * EgressBatch.CAPACITY, 8);
    private final MemorySegment vectors = arena.allocate((long) IoVector.BYTES * EgressBatch.CAPACITY, 8);
    private final MemorySegment controls = arena.allocate((long) CONTROL_BYTES * EgressBatch.CAPACITY, 8);
    private final MemorySegment name = arena.allocate(SocketAddressCodec.BYTES, 8);
    private final int[] firstOfRun = new int[EgressBatch.CAPACITY + 1];

    private MemorySegment payload = MemorySegment.NULL;
    private @Nullable InetSocketAddress named; // what `name` holds
    private int namedFamily;
    private int nameBytes;
    private int runs;

    /** How a transmission ended. */
    enum Outcome {
        DONE,
        /** The kernel, or a device on the way, does not cut datagrams up; the rest is to be sent plainly. */
        SEGMENTATION_REFUSED
    }

    private int sent;
    private int nextDatagram;

    /** Copies the datagrams behind one another. */
    void load(EgressBatch batch) {
        long bytes = 0;
        for (int i = 0; i < batch.count(); i++) {
            bytes += batch.datagram(i).limit();
        }
        if (payload.byteSize() < bytes) {
            payload = arena.allocate(Math.max(bytes, (long) EgressBatch.CAPACITY * batch.datagramBytes()));
        }
        long at = 0;
        for (int i = 0; i < batch.count(); i++) {
            ByteBuffer datagram = batch.datagram(i);
            MemorySegment.copy(datagram.array(), 0, payload, ValueLayout.JAVA_BYTE, at, datagram.limit());
            at += datagram.limit();
        }
        sent = 0;
        nextDatagram = 0;
    }

    /** Sets the receiver; null on a connected socket. */
    void to(@Nullable InetSocketAddress to, int family) {
        if (to == null) {
            named = null;
            nameBytes = 0;
        } else if (to != named || family != namedFamily) {
            nameBytes = SocketAddressCodec.write(name, 0, to, family);
            named = to;
            namedFamily = family;
        }
    }

    /** Sends what is left of the batch, in as few system calls as there are. */
    Outcome transmit(int fd, EgressBatch batch, boolean segmentation) {
        layOut(batch, segmentation);
        int run = 0;
        boolean again = true;
        while (run < runs) {
            int result = Libc.sendmmsg(
                    callState,
                    fd,
                    headers.address() + (long) run * MessageHeader.BYTES,
                    runs - run,
                    Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
            if (result > 0) {
                sent += firstOfRun[run + result] - firstOfRun[run];
                run += result;
                again = true;
            } else if (result == -Libc.EAGAIN) {
                break; // the socket's buffer is full: the rest is lost on the way
            } else if (isSegmented(run) && refusesSegmentation(-result)) {
                nextDatagram = firstOfRun[run];
                return Outcome.SEGMENTATION_REFUSED;
            } else if (result != -Libc.EINTR && !(again && result == -Libc.ECONNREFUSED)) {
                run++; // for these datagrams the same as a loss
            } else {
                again = false; // an error of an earlier datagram, told once
            }
        }
        return Outcome.DONE;
    }

    /** Datagrams the system took since {@link #load}. */
    int sent() {
        return sent;
    }

    private boolean isSegmented(int run) {
        return firstOfRun[run + 1] - firstOfRun[run] > 1;
    }

    private static boolean refusesSegmentation(int errno) {
        return switch (errno) {
            case Libc.EIO, Libc.EINVAL, Libc.EMSGSIZE, Libc.ENOPROTOOPT, Libc.EOPNOTSUPP -> true;
            default -> false;
        };
    }

    private void layOut(EgressBatch batch, boolean segmentation) {
        long at = payload.address();
        for (int i = 0; i < nextDatagram; i++) {
            at += batch.datagram(i).limit();
        }
        runs = 0;
        int next = nextDatagram;
        while (next < batch.count()) {
            int length = batch.datagram(next).limit();
            int end = segmentation ? endOfRun(batch, next) : next + 1;
            long bytes = length;
            for (int i = next + 1; i < end; i++) {
                bytes += batch.datagram(i).limit();
            }
            firstOfRun[runs] = next;
            writeMessage(runs, at, bytes, end - next > 1 ? length : 0);
            at += bytes;
            runs++;
            next = end;
        }
        firstOfRun[runs] = next;
    }

    /** The index behind the last datagram that goes into one message with the one given. */
    private static int endOfRun(EgressBatch batch, int first) {
        int length = batch.datagram(first).limit();
        if (length == 0) {
            return first + 1; // nothing to cut up by
        }
        int most = Math.min(batch.count(), first + Math.min(MAX_RUN, Math.max(1, MAX_RUN_BYTES / length)));
        int end = first + 1;
        while (end < most) {
            int next = batch.datagram(end).limit();
            if (next > length || next == 0) {
                break;
            }
            end++;
            if (next < length) {
                break; // only the last may be shorter
            }
        }
        return end;
    }

    private void writeMessage(int run, long address, long bytes, int segmentBytes) {
        long vector = (long) run * IoVector.BYTES;
        IoVector.write(vectors, vector, address, bytes);
        long control = (long) run * CONTROL_BYTES;
        if (segmentBytes > 0) {
            ControlMessage.writeShort(controls, control, SOL_UDP, UDP_SEGMENT, (short) segmentBytes);
        }
        MessageHeader.write(
                headers,
                (long) run * MessageHeader.BYTES,
                nameBytes == 0 ? 0 : name.address(),
                nameBytes,
                vectors.address() + vector,
                segmentBytes > 0 ? controls.address() + control : 0,
                segmentBytes > 0 ? CONTROL_BYTES : 0);
    }
}

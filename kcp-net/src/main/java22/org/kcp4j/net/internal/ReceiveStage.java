package org.kcp4j.net.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Native memory that {@code recvmmsg} fills: many messages a call, each of them one datagram or a run of equal ones that
 * the kernel has joined ({@code UDP_GRO}). Belongs to the thread that makes it, which gives its 4 MiB back at the end
 * rather than leave them to the garbage collector.
 */
final class ReceiveStage implements AutoCloseable {
    static final int UDP_GRO = 104;

    /** The most messages that one call gets. */
    static final int MESSAGES = 64;

    private static final int MESSAGE_BYTES = 65_536;
    private static final int CONTROL_BYTES = 32;
    private static final int LEAST_CONTROL_BYTES = 20;
    private static final int NAME_STRIDE = 32;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment callState = arena.allocate(Libc.CALL_STATE);
    private final MemorySegment headers = arena.allocate((long) MessageHeader.BYTES * MESSAGES, 8);
    private final MemorySegment vectors = arena.allocate((long) IoVector.BYTES * MESSAGES, 8);
    private final MemorySegment controls = arena.allocate((long) CONTROL_BYTES * MESSAGES, 8);
    private final MemorySegment names = arena.allocate((long) NAME_STRIDE * MESSAGES, 8);
    private final MemorySegment payloads = arena.allocate((long) MESSAGE_BYTES * MESSAGES, 8);
    private final ByteBuffer payloadView = payloads.asByteBuffer();
    private final SocketAddressCodec addresses = new SocketAddressCodec();

    ReceiveStage() {
        for (int i = 0; i < MESSAGES; i++) {
            long vector = (long) i * IoVector.BYTES;
            IoVector.write(vectors, vector, payloads.address() + (long) i * MESSAGE_BYTES, MESSAGE_BYTES);
            MessageHeader.write(
                    headers,
                    (long) i * MessageHeader.BYTES,
                    names.address() + (long) i * NAME_STRIDE,
                    SocketAddressCodec.BYTES,
                    vectors.address() + vector,
                    controls.address() + (long) i * CONTROL_BYTES,
                    CONTROL_BYTES);
        }
    }

    /** {@return how many messages there were, at most {@link #MESSAGES}; or the negated errno} */
    int receive(int fd) {
        return Libc.recvmmsg(callState, fd, headers.address(), MESSAGES, Libc.MSG_DONTWAIT);
    }

    /**
     * Hands over what {@link #receive} got.
     *
     * @return how many datagrams it was
     */
    int deliver(int messages, LinkPoller.Receiver receiver) {
        int datagrams = 0;
        for (int i = 0; i < messages; i++) {
            long header = (long) i * MessageHeader.BYTES;
            int length = MessageHeader.length(headers, header);
            int segment = segmentBytes(i, header);
            InetSocketAddress from = addresses.read(names, (long) i * NAME_STRIDE);
            MessageHeader.reset(headers, header, SocketAddressCodec.BYTES, CONTROL_BYTES);
            int start = i * MESSAGE_BYTES;
            payloadView.limit(start + length).position(start);
            if (segment == 0) {
                receiver.datagram(from, payloadView);
                datagrams++;
            } else {
                receiver.run(from, payloadView, segment);
                datagrams += Math.ceilDiv(length, segment);
            }
        }
        return datagrams;
    }

    private int segmentBytes(int message, long header) {
        if (MessageHeader.controlBytes(headers, header) < LEAST_CONTROL_BYTES) {
            return 0;
        }
        return ControlMessage.readInt(controls, (long) message * CONTROL_BYTES, SendStage.SOL_UDP, UDP_GRO);
    }

    @Override
    public void close() {
        arena.close();
    }
}

package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * How two ends that are both kcp4j recognise each other: each begins with a NOP frame of the multiplexer, which every
 * peer ignores, with a number of its own where others have 0 (PROTOCOL e.1). Then a half-closed connection can stay
 * half-closed; kcptun knows no such thing.
 *
 * <pre>{@code
 * version, 3 (NOP), 0, 0, 'k', 'c', 'p', '4'
 * }</pre>
 */
final class OwnKind {
    private static final int FRAME_BYTES = 8;

    private OwnKind() {}

    private static byte[] frame(int version) {
        return new byte[] {(byte) version, 3, 0, 0, 'k', 'c', 'p', '4'};
    }

    /** Says that this end is kcp4j; to be called before anything else is written. */
    static void tell(OutputStream out, int version) throws IOException {
        out.write(frame(version));
        out.flush();
    }

    /** What the peer sends, with a look at its first frame. One reader; any thread may ask of which kind the peer is. */
    static final class Listener extends InputStream {
        private final InputStream in;
        private final byte[] expected;
        private byte[] first = {};
        private int taken;
        private boolean looked;
        private final CompletableFuture<Boolean> ownKind = new CompletableFuture<>();

        Listener(InputStream in, int version) {
            this.in = in;
            this.expected = frame(version);
        }

        /** Whether the peer is known to be kcp4j. */
        boolean isOwnKind() {
            return ownKind.getNow(false);
        }

        /** Runs something when it is known whether the peer is kcp4j, or never will be: at once, or on the reader's thread. */
        void whenKnown(Runnable action) {
            var unused = ownKind.thenRun(action);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!looked) {
                looked = true;
                try {
                    first = in.readNBytes(FRAME_BYTES);
                } finally {
                    ownKind.complete(Arrays.equals(first, expected));
                }
            }
            int left = first.length - taken;
            if (left == 0) {
                return in.read(into, offset, length);
            }
            int count = Math.min(left, length);
            System.arraycopy(first, taken, into, offset, count);
            taken += count;
            return count;
        }

        @Override
        public int available() throws IOException {
            return first.length - taken + in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

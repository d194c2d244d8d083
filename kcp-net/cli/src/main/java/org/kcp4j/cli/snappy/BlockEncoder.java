package org.kcp4j.cli.snappy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Compresses blocks into the snappy block format, to the same bytes as golang/snappy. Owned by one thread; allocates
 * nothing after its construction.
 *
 * <p>A block is the length of its data (a varint) and elements, of which the encoder writes three kinds:
 *
 * <pre>{@code
 * literal          (n-1)<<2 | 0, or 60<<2 and n-1 in a byte, or 61<<2 and n-1 in two; then n bytes
 * near copy        offset>>8 <<5 | (n-4)<<2 | 1, offset & 255      4 ≤ n ≤ 11, offset < 2048
 * far copy         (n-1)<<2 | 2, offset in two bytes               1 ≤ n ≤ 64, offset < 65536
 * }</pre>
 *
 * <p>Repetitions are found through a hash table of the places of four-byte sequences. After each 32 misses the search
 * strides one byte wider, so that data that cannot be compressed cost little.
 */
final class BlockEncoder {
    /** Most bytes of one block: offsets take two bytes. */
    static final int MAX_BLOCK_BYTES = 1 << 16;

    static final int LITERAL = 0;
    static final int NEAR_COPY = 1;
    static final int FAR_COPY = 2;

    /** The last bytes of a block are not searched, so that eight bytes can always be read at once. */
    private static final int UNSEARCHED_TAIL = 15;

    private static final int SHORTEST_SEARCHED = UNSEARCHED_TAIL + 2;
    private static final int MIN_TABLE_BITS = 8;
    private static final int MAX_TABLE_BITS = 14;
    private static final int HASH_MULTIPLIER = 0x1e35a7bd;
    private static final int STRIDE_SHIFT = 5;

    private static final byte[] NOTHING = {};
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** By hash, an index relative to the block's first byte; 0 where nothing was seen. */
    private final char[] places = new char[1 << MAX_TABLE_BITS];

    private int hashShift;

    // The block at work.
    private byte[] out = NOTHING;
    private int outEnd;

    /** Where {@link #nextMatch} found something. */
    private int matchAt;

    /**
     * {@return the most bytes that a block of this size becomes}
     *
     * @param length bytes of data
     */
    static int maxEncodedBytes(int length) {
        return 32 + length + length / 6;
    }

    /**
     * Compresses one block.
     *
     * @param from array that holds it
     * @param offset its first index
     * @param length its bytes, 0 … {@value #MAX_BLOCK_BYTES}
     * @param into array for the result, with room for {@link #maxEncodedBytes}
     * @param intoOffset index of the result in it
     * @return bytes written
     */
    int encode(byte[] from, int offset, int length, byte[] into, int intoOffset) {
        assert length <= MAX_BLOCK_BYTES : length;
        out = into;
        outEnd = intoOffset;
        writeLength(length);
        if (length > 0) {
            int emitted = length < SHORTEST_SEARCHED ? offset : search(from, offset, offset + length);
            writeLiteral(from, emitted, offset + length);
        }
        out = NOTHING;
        return outEnd - intoOffset;
    }

    /** Writes elements for as much of the block as repetitions reach, and returns the index after it. */
    private int search(byte[] from, int start, int end) {
        clearPlaces(end - start);
        int searchEnd = end - UNSEARCHED_TAIL;
        int emitted = start;
        int at = start + 1;
        while (true) {
            int match = nextMatch(from, start, at, searchEnd);
            if (match < 0) {
                return emitted;
            }
            at = matchAt;
            writeLiteral(from, emitted, at);
            // One repetition often follows the other: as long as it does, no search and no literal.
            while (true) {
                int matchEnd = extend(from, match, at, end);
                writeCopy(at - match, matchEnd - at);
                at = matchEnd;
                emitted = matchEnd;
                if (at >= searchEnd) {
                    return emitted;
                }
                long around = (long) LONG.get(from, at - 1);
                places[hash((int) around)] = (char) (at - 1 - start);
                int here = (int) (around >>> 8);
                int hash = hash(here);
                match = start + places[hash];
                places[hash] = (char) (at - start);
                if (here != (int) INT.get(from, match)) {
                    at++;
                    break;
                }
            }
        }
    }

    /**
     * Looks for the next four bytes that were there before.
     *
     * @return the index of the earlier ones, with {@link #matchAt} that of the later ones; -1 for none
     */
    private int nextMatch(byte[] from, int start, int first, int searchEnd) {
        int misses = 1 << STRIDE_SHIFT;
        int next = first;
        int nextHash = hash((int) INT.get(from, first));
        while (true) {
            int at = next;
            int hash = nextHash;
            int stride = misses >> STRIDE_SHIFT;
            next = at + stride;
            misses += stride;
            if (next > searchEnd) {
                return -1;
            }
            int candidate = start + places[hash];
            places[hash] = (char) (at - start);
            nextHash = hash((int) INT.get(from, next));
            if ((int) INT.get(from, at) == (int) INT.get(from, candidate)) {
                matchAt = at;
                return candidate;
            }
        }
    }

    private static int extend(byte[] from, int match, int at, int end) {
        int length = Arrays.mismatch(from, match + Integer.BYTES, from.length, from, at + Integer.BYTES, end);
        return length < 0 ? end : at + Integer.BYTES + length;
    }

    private void clearPlaces(int length) {
        int bits = MIN_TABLE_BITS;
        while (bits < MAX_TABLE_BITS && 1 << bits < length) {
            bits++;
        }
        hashShift = Integer.SIZE - bits;
        Arrays.fill(places, 0, 1 << bits, '\0');
    }

    private int hash(int fourBytes) {
        return (fourBytes * HASH_MULTIPLIER) >>> hashShift;
    }

    private void writeLength(int length) {
        int rest = length;
        while (rest >= 0x80) {
            out[outEnd++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[outEnd++] = (byte) rest;
    }

    private void writeLiteral(byte[] from, int start, int end) {
        int length = end - start;
        if (length == 0) {
            return;
        }
        int code = length - 1;
        if (code < 60) {
            out[outEnd++] = (byte) (code << 2 | LITERAL);
        } else if (code < 1 << 8) {
            out[outEnd++] = (byte) (60 << 2 | LITERAL);
            out[outEnd++] = (byte) code;
        } else {
            out[outEnd++] = (byte) (61 << 2 | LITERAL);
            out[outEnd++] = (byte) code;
            out[outEnd++] = (byte) (code >>> 8);
        }
        System.arraycopy(from, start, out, outEnd, length);
        outEnd += length;
    }

    private void writeCopy(int distance, int length) {
        int rest = length;
        while (rest >= 68) {
            writeFarCopy(distance, 64);
            rest -= 64;
        }
        if (rest > 64) {
            // Leaves five, which a near copy can carry.
            writeFarCopy(distance, 60);
            rest -= 60;
        }
        if (rest >= 12 || distance >= 2048) {
            writeFarCopy(distance, rest);
        } else {
            out[outEnd++] = (byte) (distance >>> 8 << 5 | (rest - 4) << 2 | NEAR_COPY);
            out[outEnd++] = (byte) distance;
        }
    }

    private void writeFarCopy(int distance, int length) {
        out[outEnd++] = (byte) ((length - 1) << 2 | FAR_COPY);
        out[outEnd++] = (byte) distance;
        out[outEnd++] = (byte) (distance >>> 8);
    }
}

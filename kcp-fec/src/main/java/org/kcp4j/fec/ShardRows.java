package org.kcp4j.fec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Shards as the coding loops want them: rows of {@code long}, eight bytes in each, little-endian. Bytes are copied in
 * once on arrival and out once at the end; everything between works on words.
 */
final class ShardRows {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Words in a cache line, which is also the widest vector. Loops over whole lines have no scalar tail. */
    private static final int LINE_WORDS = 8;

    /**
     * Makes the array object, header included, whole cache lines long. Rows allocated one after the other then lie
     * alike in their lines, so that one alignment serves all rows of a loop: a quarter of the coding time.
     */
    private static final int LINE_FILL_WORDS = LINE_WORDS - 2;

    /** Rows are not made smaller than for the largest datagram of kcp-go (PROTOCOL d.1), so that they seldom grow. */
    private static final int USUAL_BYTES = 1500;

    private ShardRows() {}

    /** {@return the words over which loops run for shards of {@code bytes} bytes: whole cache lines} */
    static int words(int bytes) {
        int lineBytes = LINE_WORDS * Long.BYTES;
        return (bytes + lineBytes - 1) / lineBytes * LINE_WORDS;
    }

    /** {@return the length of a row for shards of {@code bytes} bytes and usual ones} */
    static int length(int bytes) {
        return words(Math.max(bytes, USUAL_BYTES)) + LINE_FILL_WORDS;
    }

    /** {@return new rows for shards of {@code bytes} bytes and usual ones, allocated one after the other} */
    static long[][] allocate(int count, int bytes) {
        long[][] rows = new long[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new long[length(bytes)];
        }
        return rows;
    }

    static boolean fits(long[] row, int bytes) {
        return words(bytes) <= row.length;
    }

    /** {@return {@code row} if a shard of {@code bytes} bytes fits, or else a new row, which fits usual shards too} */
    static long[] ensure(long[] row, int bytes) {
        return fits(row, bytes) ? row : new long[length(bytes)];
    }

    /** Copies bytes into the row and fills it with zeros up to {@code words(length)} words. */
    static void load(byte[] source, int offset, int length, long[] row) {
        int whole = length >>> 3;
        loadWords(source, offset, row, whole);
        int used = whole;
        if ((length & 7) != 0) {
            long last = 0;
            for (int i = length - 1; i >= whole << 3; i--) {
                last = (last << 8) | (source[offset + i] & 0xFF);
            }
            row[used++] = last;
        }
        Arrays.fill(row, used, words(length), 0);
    }

    /** Copies the first {@code length} bytes of the row out. */
    static void store(long[] row, byte[] target, int offset, int length) {
        int whole = length >>> 3;
        storeWords(row, target, offset, whole);
        if ((length & 7) != 0) {
            long last = row[whole];
            for (int i = whole << 3; i < length; i++) {
                target[offset + i] = (byte) last;
                last >>>= 8;
            }
        }
    }

    /** Pads a loaded row with zeros to the length of a longer shard, which fits. */
    static void pad(long[] row, int bytes, int longerBytes) {
        Arrays.fill(row, words(bytes), words(longerBytes), 0);
    }

    private static void loadWords(byte[] source, int offset, long[] row, int words) {
        for (int i = 0; i < words; i++) {
            row[i] = (long) LONG.get(source, offset + (i << 3));
        }
    }

    private static void storeWords(long[] row, byte[] target, int offset, int words) {
        for (int i = 0; i < words; i++) {
            LONG.set(target, offset + (i << 3), row[i]);
        }
    }
}

package org.kcp4j.crypto.internal;

import java.util.Arrays;

/**
 * {@code xor}: byte i of the packet is XORed with byte i of a table (PROTOCOL c.1). What is longer than the table stays
 * as it is. Both directions are the same, and there is no state: all transforms are one.
 */
public final class XorKey implements CipherKey, PacketTransform {

    /** How long the table is: the longest packet that kcp-go sends. */
    public static final int TABLE_BYTES = 1500;

    private static final int TABLE_WORDS = (TABLE_BYTES + Long.BYTES - 1) / Long.BYTES;

    private final long[] table;

    /**
     * Takes the table over.
     *
     * @param table {@link #TABLE_BYTES} bytes, wiped when this returns
     */
    public XorKey(byte[] table) {
        if (table.length != TABLE_BYTES) {
            throw new IllegalArgumentException("table of " + table.length + " bytes, must be " + TABLE_BYTES);
        }
        byte[] padded = Arrays.copyOf(table, TABLE_WORDS * Long.BYTES);
        this.table = new long[TABLE_WORDS];
        for (int i = 0; i < TABLE_WORDS; i++) {
            this.table[i] = Bytes.littleEndianLong(padded, i * Long.BYTES);
        }
        Arrays.fill(padded, (byte) 0);
        Arrays.fill(table, (byte) 0);
    }

    @Override
    public PacketTransform newTransform() {
        return this;
    }

    @Override
    public void destroy() {
        Arrays.fill(table, 0);
    }

    @Override
    public void encrypt(byte[] buffer, int offset, int length) {
        Bytes.xor(buffer, offset, table, Math.min(length, TABLE_BYTES));
    }

    @Override
    public void decrypt(byte[] buffer, int offset, int length) {
        encrypt(buffer, offset, length);
    }
}

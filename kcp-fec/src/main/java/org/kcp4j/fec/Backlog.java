package org.kcp4j.fec;

import java.util.Arrays;

/** The latest packets that came before their shape was known, oldest first. Bounded: the oldest makes room. */
final class Backlog {
    /** Packets kept: enough to find most shapes, and not more memory than decoding takes. */
    static final int CAPACITY = 64;

    private static final byte[] NONE = {};

    private byte[][] packets = {};
    private int[] lengths = {};
    private int oldest;
    private int count;
    private long evicted;

    /** Keeps a copy of a packet. */
    void add(byte[] buffer, int offset, int length) {
        if (packets.length == 0) {
            packets = new byte[CAPACITY][];
            Arrays.fill(packets, NONE);
            lengths = new int[CAPACITY];
        }
        if (count == CAPACITY) {
            oldest = (oldest + 1) % CAPACITY;
            count--;
            evicted++;
        }
        int slot = slot(count++);
        if (packets[slot].length < length) {
            packets[slot] = new byte[length];
        }
        System.arraycopy(buffer, offset, packets[slot], 0, length);
        lengths[slot] = length;
    }

    int count() {
        return count;
    }

    /** {@return the array that holds the {@code index}th packet, from its start on} */
    byte[] packet(int index) {
        return packets[slot(index)];
    }

    int length(int index) {
        return lengths[slot(index)];
    }

    /** Forgets all packets, and gives their memory back. */
    void clear() {
        packets = new byte[0][];
        lengths = new int[0];
        oldest = 0;
        count = 0;
    }

    /** {@return how many packets had to make room} */
    long evicted() {
        return evicted;
    }

    private int slot(int index) {
        return (oldest + index) % CAPACITY;
    }
}

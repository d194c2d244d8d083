package org.kcp4j.fec;

import com.backblaze.erasure.Galois;

/** Arithmetic of single elements of GF(2^8), as unsigned numbers; see {@link RowLoops} for that of rows. */
final class Field {
    private static final byte GENERATOR = 2;
    private static final int GROUP_ORDER = 255;

    private Field() {}

    /** {@return the logarithm of an element that is not 0, 0 to 254} */
    static int log(int x) {
        return Galois.LOG_TABLE[x];
    }

    /** {@return the element with the logarithm {@code log}, which may be any number} */
    static byte exp(int log) {
        return Galois.exp(GENERATOR, Math.floorMod(log, GROUP_ORDER));
    }

    /** {@return a product} */
    static int product(int a, int b) {
        return a == 0 || b == 0 ? 0 : exp(log(a) + log(b)) & 0xFF;
    }
}

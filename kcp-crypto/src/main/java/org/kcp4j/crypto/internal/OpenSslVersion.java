package org.kcp4j.crypto.internal;

/**
 * A version of OpenSSL, and which of its ciphers are faster than Java's.
 *
 * @param major 3, or later
 * @param minor may bring new code
 * @param patch only mends
 */
record OpenSslVersion(int major, int minor, int patch) {

    /**
     * Reads the library's own number for its version.
     *
     * @param number what {@code OpenSSL_version_num} returns: hexadecimal {@code MNN00PP0}
     * @return the version
     */
    static OpenSslVersion of(long number) {
        return new OpenSslVersion(
                (int) (number >>> 28) & 0xF, (int) (number >>> 20) & 0xFF, (int) (number >>> 4) & 0xFF);
    }

    /**
     * Whether a session's packets are sealed and opened faster by this version than by Java.
     *
     * <p>With AES-GCM they are from 3.2 on. Before, the parameters of a call were found by comparing strings, so setting the
     * nonce and fetching the tag took as long as a whole short packet does since; the list of changes of 3.2 has that looking
     * parameters up became cheaper. That of 3.1 has code for AVX-512, which nearly halves the time of a long packet. An echo
     * of 64 KB through a session is 6 to 13 % faster with Java's AES-GCM than with that of 3.0.19, and 15 to 25 % faster with
     * that of 3.5.9 than with Java's. Versions between these, and processors other than x86-64 with AVX-512, were not
     * measured.
     *
     * <p>With ChaCha20-Poly1305 they are with every version: at 1 500 bytes 3.0 takes six tenths of Java's time, though up to
     * a third more at 200. All figures are in {@code kcp-test/bench/README.md}.
     *
     * @param cipher kcptun's name, or ours
     * @return whether to take it where nobody insists on either
     */
    boolean beatsJava(String cipher) {
        return !cipher.endsWith("-gcm") || major > 3 || (major == 3 && minor >= 2);
    }

    /** As OpenSSL writes it: {@code 3.0.19}. */
    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}

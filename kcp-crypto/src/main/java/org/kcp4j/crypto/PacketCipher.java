package org.kcp4j.crypto;

/**
 * Seals and opens single packets, in place.
 *
 * <p>A sealed packet is {@link #headroom()} bytes longer in front and {@link #tailroom()} bytes longer at the end than
 * its plaintext:
 *
 * <pre>
 *                  seal(buffer, offset, length)
 *                           v
 * buffer  ... | headroom   | plaintext (length) | tailroom | ...
 *             ^
 *             open(buffer, offset, length of all three)
 * </pre>
 *
 * <p>Packets are independent of each other: any packet can be lost, repeated or reordered.
 *
 * <p><b>Threads.</b> A cipher belongs to one thread at a time; it is not thread safe. Nothing is allocated per packet,
 * except in the AEAD ciphers where those are the Java platform's ({@link PacketCiphers}).
 *
 * <p><b>Errors.</b> A packet that does not open is the peer's fault and a negative result, never an exception. A range
 * that does not fit the buffer is the caller's fault and an {@link IllegalArgumentException}.
 */
public interface PacketCipher {

    /** Result of {@link #open}: the packet is shorter than the shortest sealed packet. */
    int TOO_SHORT = -1;

    /** Result of {@link #open}: the checksum or the authentication tag is wrong. */
    int CHECK_FAILED = -2;

    /**
     * The name of the cipher in kcptun's configuration, such as {@code aes-128}.
     *
     * @return the name, in lower case
     */
    String name();

    /**
     * How many bytes in front of the plaintext belong to the cipher.
     *
     * @return 0, 12 or 20 bytes (PROTOCOL 1.0)
     */
    int headroom();

    /**
     * How many bytes behind the plaintext belong to the cipher.
     *
     * @return 0 or 16 bytes (PROTOCOL 1.0)
     */
    int tailroom();

    /**
     * Seals the plaintext in {@code buffer[offset, offset + length)}. The sealed packet begins at
     * {@code offset - headroom()}.
     *
     * @param buffer holds the plaintext, with headroom in front and tailroom behind; both are overwritten
     * @param offset where the plaintext begins, at least {@link #headroom()}
     * @param length bytes of plaintext, 0 or more
     * @return the length of the sealed packet: {@code headroom() + length + tailroom()}
     * @throws IllegalArgumentException if plaintext, headroom and tailroom do not fit in the buffer
     * @throws IllegalStateException if the factory was destroyed, or if the nonce source of an AEAD cipher repeats itself
     */
    int seal(byte[] buffer, int offset, int length);

    /**
     * Opens the sealed packet in {@code buffer[offset, offset + length)}. The plaintext begins at
     * {@code offset + headroom()}. When the packet is rejected the content of the range is undefined.
     *
     * @param buffer holds the sealed packet; its range is overwritten
     * @param offset where the sealed packet begins
     * @param length bytes of the sealed packet, 0 or more
     * @return the length of the plaintext in bytes, 0 or more; or {@link #TOO_SHORT} or {@link #CHECK_FAILED}
     * @throws IllegalArgumentException if the range does not fit in the buffer
     * @throws IllegalStateException if the factory was destroyed
     */
    int open(byte[] buffer, int offset, int length);

    /**
     * A kind of cipher and its key: immutable, thread safe, makes any number of ciphers that understand each other.
     *
     * <p>Ciphers share what was computed from the key, so one more costs only its scratch memory.
     */
    interface Factory {

        /**
         * The name of the cipher in kcptun's configuration, such as {@code aes-128}.
         *
         * @return the name, in lower case
         */
        String name();

        /**
         * {@link PacketCipher#headroom()} of the ciphers made here.
         *
         * @return 0, 12 or 20 bytes
         */
        int headroom();

        /**
         * {@link PacketCipher#tailroom()} of the ciphers made here.
         *
         * @return 0 or 16 bytes
         */
        int tailroom();

        /**
         * Whether a packet can be made to open only by someone who has the key.
         *
         * @return true for AEAD ciphers, false for all others
         */
        boolean authenticated();

        /**
         * Makes a cipher whose nonces come from {@link NonceSource#secure()} or its equal.
         *
         * @return a new cipher
         * @throws IllegalStateException if the factory was destroyed
         */
        PacketCipher create();

        /**
         * Makes a cipher with nonces of the caller's choice, for simulation and tests.
         *
         * @param nonces asked once per sealed packet, by the thread that seals
         * @return a new cipher
         * @throws IllegalStateException if the factory was destroyed
         */
        PacketCipher create(NonceSource nonces);

        /**
         * Overwrites the key and what was computed from it, as far as Java lets us reach it. To be called when every
         * cipher of this factory is out of use; they and the factory throw {@link IllegalStateException} from then on.
         */
        void destroy();
    }
}

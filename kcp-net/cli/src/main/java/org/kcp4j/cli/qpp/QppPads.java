package org.kcp4j.cli.qpp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.kcp4j.crypto.KeyDerivation;

/**
 * The permutations that a key stands for, and the first state of every key stream. Immutable, so thread safe; made once
 * for all streams under a key, which takes some ten milliseconds.
 */
public final class QppPads {
    private static final int PAD_BYTES = 256;

    /** Bytes of seed that 256! permutations take, and 32-byte chunks that hold them. */
    private static final int MIN_SEED_BYTES = 211;

    private static final int CHUNK_BYTES = 32;
    private static final int CHUNKS = (MIN_SEED_BYTES + CHUNK_BYTES - 1) / CHUNK_BYTES;

    /** Fewer would not use all of a seed of that length. */
    private static final int MIN_PADS = 7;

    private static final byte[] SEED_SALT = "___QUANTUM_PERMUTATION_PAD_SEED_DERIVE___".getBytes(US_ASCII);
    private static final byte[] SHUFFLE_SALT = "___QUANTUM_PERMUTATION_PAD_SHUFFLE_SALT___".getBytes(US_ASCII);
    private static final byte[] GENERATOR_SALT = "___QUANTUM_PERMUTATION_PAD_PRNG_SALT___".getBytes(US_ASCII);
    private static final byte[] GENERATOR_INPUT = "PERMUTATION_MATRIX_SELECTOR".getBytes(US_ASCII);
    private static final int FEW_ITERATIONS = 128;
    private static final int CHUNK_ITERATIONS = 1024;

    private final int count;

    /** All permutations, one after the other, and their inverses. */
    private final byte[] pads;

    private final byte[] inversePads;
    private final long[] generatorState;
    private final int seedBytes;

    /**
     * Derives them.
     *
     * @param seed the key as in the configuration, at least one byte
     * @param count permutations, at least 1
     * @throws IllegalArgumentException if the seed is empty or the count less than 1
     */
    public QppPads(byte[] seed, int count) {
        if (seed.length == 0 || count < 1) {
            throw new IllegalArgumentException(
                    "QPP needs a key and at least one pad: key of " + seed.length + " bytes, " + count + " pads");
        }
        this.count = count;
        this.seedBytes = seed.length;
        this.pads = new byte[count * PAD_BYTES];
        this.inversePads = new byte[count * PAD_BYTES];
        byte[][] chunks = chunks(seed);
        try {
            Cipher[] ciphers = ciphers(chunks);
            for (int pad = 0; pad < count; pad++) {
                byte[] name = ("QPP_" + Integer.toBinaryString(pad)).getBytes(US_ASCII);
                shuffle(pad * PAD_BYTES, hmac(chunks[pad % CHUNKS], name), ciphers);
            }
            this.generatorState = generatorState(seed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES and HMAC-SHA256 are part of every JDK", e);
        }
    }

    /**
     * Says what makes these settings weaker than they could be; kcptun warns of the same.
     *
     * @return a sentence, or an empty string
     */
    public String weakness() {
        if (seedBytes < MIN_SEED_BYTES) {
            return "the key of " + seedBytes + " bytes is shorter than " + MIN_SEED_BYTES;
        }
        if (count < MIN_PADS) {
            return count + " pads are fewer than " + MIN_PADS;
        }
        return count % 2 == 0 ? count + " pads are not coprime with 8" : "";
    }

    /** {@return the number of permutations} */
    int count() {
        return count;
    }

    /** Byte {@code b} of permutation {@code n} is at {@code 256 n + b}. The caller must not change it. */
    byte[] permutations() {
        return pads;
    }

    /** As {@link #permutations}, the other way. */
    byte[] inversePermutations() {
        return inversePads;
    }

    /** {@return a copy of the four words with which every key stream begins} */
    long[] generatorState() {
        return generatorState.clone();
    }

    private static byte[][] chunks(byte[] seed) {
        byte[] material = seed.length < CHUNK_BYTES ? derive(seed, SEED_SALT, FEW_ITERATIONS) : seed;
        byte[][] chunks = new byte[CHUNKS][];
        for (int i = 0; i < CHUNKS; i++) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int j = 0; j < CHUNK_BYTES; j++) {
                chunk[j] = material[(i * CHUNK_BYTES + j) % material.length];
            }
            chunks[i] = derive(chunk, SEED_SALT, CHUNK_ITERATIONS);
        }
        return chunks;
    }

    private static Cipher[] ciphers(byte[][] chunks) throws GeneralSecurityException {
        Cipher[] ciphers = new Cipher[CHUNKS];
        for (int i = 0; i < CHUNKS; i++) {
            byte[] key = derive(chunks[i], SHUFFLE_SALT, FEW_ITERATIONS);
            ciphers[i] = Cipher.getInstance("AES/ECB/NoPadding");
            ciphers[i].init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        }
        return ciphers;
    }

    /** Fisher and Yates, with random numbers from the sum encrypted by all ciphers in turn. */
    private void shuffle(int pad, byte[] sum, Cipher[] ciphers) throws GeneralSecurityException {
        for (int i = 0; i < PAD_BYTES; i++) {
            pads[pad + i] = (byte) i;
        }
        byte[] random = sum;
        for (int i = PAD_BYTES - 1; i > 0; i--) {
            for (Cipher cipher : ciphers) {
                random = cipher.doFinal(random);
            }
            int other = new BigInteger(1, random).mod(BigInteger.valueOf(i + 1)).intValue();
            byte moved = pads[pad + i];
            pads[pad + i] = pads[pad + other];
            pads[pad + other] = moved;
        }
        for (int i = 0; i < PAD_BYTES; i++) {
            inversePads[pad + (pads[pad + i] & 0xff)] = (byte) i;
        }
    }

    private static long[] generatorState(byte[] seed) throws GeneralSecurityException {
        byte[] key = derive(hmac(seed, GENERATOR_INPUT), GENERATOR_SALT, FEW_ITERATIONS);
        long[] state = new long[CHUNK_BYTES / Long.BYTES];
        for (int i = 0; i < CHUNK_BYTES; i++) {
            state[i / Long.BYTES] |= (key[i] & 0xffL) << (Byte.SIZE * (i % Long.BYTES));
        }
        return state;
    }

    private static byte[] derive(byte[] password, byte[] salt, int iterations) {
        return KeyDerivation.pbkdf2HmacSha1(password, salt, iterations, CHUNK_BYTES);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }
}

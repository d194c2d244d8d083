package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.crypto.params.KeyParameter;

/** The authenticator against Bouncy Castle's, above all where words overflow. */
class Poly1305Test {

    /** Bytes of all ones and all zeros make every carry, and sums that the final reduction must lower. */
    @Property(tries = 20_000)
    void agreesWithBouncyCastle(@ForAll @IntRange(max = 200) int length, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] key = extreme(random, 32);
        byte[] ciphertext = extreme(random, length);
        assertThat(tag(key, ciphertext, random.nextInt(20))).as("seed %d", seed).isEqualTo(expected(key, ciphertext));
    }

    /** With r = 1 the tag is the sum of the blocks; these lie around the modulus, 2^130 - 5. */
    @Example
    void reducesSumsAroundTheModulus() {
        byte[] key = new byte[32];
        key[0] = 1;
        for (int last = 0; last < 256; last++) {
            // Three blocks add 2^128 each, the length 32 * 2^64: the sum is 2^130 - 256 + last.
            byte[] ciphertext = new byte[32];
            Arrays.fill(ciphertext, 0, 16, (byte) 0xff);
            ciphertext[0] = (byte) last;
            ciphertext[8] = (byte) 0xdf;
            assertThat(tag(key, ciphertext, 0)).as("byte %d", last).isEqualTo(expected(key, ciphertext));
        }
    }

    @Example
    void acceptsOnlyTheWholeTag() {
        byte[] key = HexFormat.of().parseHex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
        byte[] ciphertext = new byte[40];
        byte[] tag = tag(key, ciphertext, 0);
        Poly1305 authenticator = new Poly1305();
        authenticator.authenticate(key, ciphertext, 0, 40);
        assertThat(authenticator.isTag(tag, 0)).isTrue();
        for (int bit = 0; bit < 128; bit++) {
            byte[] wrong = tag.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(authenticator.isTag(wrong, 0)).as("bit %d", bit).isFalse();
        }
    }

    private static byte[] tag(byte[] key, byte[] ciphertext, int offset) {
        byte[] buffer = new byte[offset + ciphertext.length];
        Arrays.fill(buffer, (byte) 0x55);
        System.arraycopy(ciphertext, 0, buffer, offset, ciphertext.length);
        Poly1305 authenticator = new Poly1305();
        authenticator.authenticate(key, buffer, offset, ciphertext.length);
        byte[] tag = new byte[16];
        authenticator.writeTag(tag, 0);
        return tag;
    }

    /** RFC 8439 2.8: the ciphertext, padding, and the lengths of associated data and ciphertext. */
    private static byte[] expected(byte[] key, byte[] ciphertext) {
        int padded = (ciphertext.length + 15) / 16 * 16;
        byte[] input = ByteBuffer.allocate(padded + 16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ciphertext)
                .putLong(padded + 8, ciphertext.length)
                .array();
        var theirs = new org.bouncycastle.crypto.macs.Poly1305();
        theirs.init(new KeyParameter(key));
        theirs.update(input, 0, input.length);
        byte[] tag = new byte[16];
        theirs.doFinal(tag, 0);
        return tag;
    }

    private static byte[] extreme(Random random, int length) {
        byte[] bytes = new byte[length];
        int kind = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            bytes[i] = switch (kind) {
                case 0 -> (byte) 0xff;
                case 1 -> (byte) (random.nextInt(8) == 0 ? random.nextInt() : 0xff);
                case 2 -> (byte) (random.nextInt(8) == 0 ? random.nextInt() : 0);
                default -> (byte) random.nextInt();
            };
        }
        return bytes;
    }
}

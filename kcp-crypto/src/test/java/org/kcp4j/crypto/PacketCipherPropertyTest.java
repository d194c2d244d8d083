package org.kcp4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** What holds for every cipher, packet, offset and key. */
@Tag("aead")
class PacketCipherPropertyTest {

    private static final byte[] KEY = TestCiphers.kcptunKey();
    private static final int LONGEST = 1500;

    @Provide
    Arbitrary<PacketCipher.Factory> ciphers() {
        return Arbitraries.of(TestCiphers.all(KEY));
    }

    @Provide
    Arbitrary<PacketCipher.Factory> keyedCiphers() {
        return Arbitraries.of(TestCiphers.all(KEY).stream()
                .filter(factory ->
                        !factory.name().equals("null") && !factory.name().equals("none"))
                .toList());
    }

    @Provide
    Arbitrary<PacketCipher.Factory> cfbCiphers() {
        return Arbitraries.of(TestCiphers.cfb(KEY));
    }

    @Provide
    Arbitrary<PacketCipher.Factory> aeadCiphers() {
        return Arbitraries.of(TestCiphers.aead(KEY));
    }

    /** Every cipher and every length once, the offset going round. */
    @Example
    void opensWhatItSealedAtEveryLength() {
        Random random = new Random(4);
        for (PacketCipher.Factory factory : TestCiphers.all(KEY)) {
            PacketCipher sealer = factory.create();
            PacketCipher opener = factory.create();
            for (int length = 0; length <= LONGEST; length++) {
                checkRoundTrip(sealer, opener, TestCiphers.randomBytes(random, length), length % 17);
            }
        }
    }

    @Property(tries = 2000)
    void opensWhatItSealed(
            @ForAll("ciphers") PacketCipher.Factory factory,
            @ForAll @IntRange(max = 5000) int length,
            @ForAll @IntRange(max = 100) int offset,
            @ForAll long seed) {
        byte[] plaintext = TestCiphers.randomBytes(new Random(seed), length);
        checkRoundTrip(factory.create(), factory.create(), plaintext, offset);
    }

    private static void checkRoundTrip(PacketCipher sealer, PacketCipher opener, byte[] plaintext, int offset) {
        int start = offset + sealer.headroom();
        int end = start + plaintext.length;
        byte[] buffer = new byte[end + sealer.tailroom() + 11];
        Arrays.fill(buffer, (byte) 0x33);
        System.arraycopy(plaintext, 0, buffer, start, plaintext.length);

        int sealed = sealer.seal(buffer, start, plaintext.length);
        assertThat(sealed).isEqualTo(sealer.headroom() + plaintext.length + sealer.tailroom());
        int opened = opener.open(buffer, offset, sealed);

        assertThat(opened).isEqualTo(plaintext.length);
        assertThat(Arrays.equals(buffer, start, end, plaintext, 0, plaintext.length))
                .as("%s, length %d, offset %d", sealer.name(), plaintext.length, offset)
                .isTrue();
        for (int i = 0; i < buffer.length; i++) {
            boolean around = i < offset || i >= offset + sealed;
            assertThat(around && buffer[i] != 0x33).as("byte %d touched", i).isFalse();
        }
    }

    /**
     * CRC-32 finds every single flipped bit of the plaintext and, all but surely, garbled blocks. What it does not cover
     * is the nonce: a flip that garbles the nonce alone goes unnoticed and changes nothing.
     */
    @Property(tries = 300)
    void noticesEveryFlippedBitThatChangesThePlaintextOfACfbPacket(
            @ForAll("cfbCiphers") PacketCipher.Factory factory,
            @ForAll @IntRange(max = 80) int length,
            @ForAll long seed) {
        byte[] plaintext = TestCiphers.randomBytes(new Random(seed), length);
        PacketCipher cipher = factory.create(TestCiphers.seededNonces(seed));
        byte[] sealed = TestCiphers.seal(cipher, plaintext);
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            byte[] opened = TestCiphers.open(cipher, flipped(sealed, bit));
            if (opened != null) {
                assertThat(opened).as("bit %d", bit).isEqualTo(plaintext);
                assertThat(bit / Byte.SIZE).as("byte of the accepted flip").isLessThan(16);
            }
        }
    }

    @Property(tries = 60)
    void rejectsEveryFlippedBitOfAnAeadPacket(
            @ForAll("aeadCiphers") PacketCipher.Factory factory,
            @ForAll @IntRange(max = 80) int length,
            @ForAll long seed) {
        PacketCipher cipher = factory.create(TestCiphers.seededNonces(seed));
        byte[] sealed = TestCiphers.seal(cipher, TestCiphers.randomBytes(new Random(seed), length));
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            byte[] packet = flipped(sealed, bit);
            assertThat(cipher.open(packet, 0, packet.length)).as("bit %d", bit).isEqualTo(PacketCipher.CHECK_FAILED);
        }
        assertThat(TestCiphers.open(cipher, sealed)).isNotNull();
    }

    @Property(tries = 3000)
    void answersRandomBytesWithAResult(
            @ForAll("keyedCiphers") PacketCipher.Factory factory,
            @ForAll @IntRange(max = 1600) int length,
            @ForAll @IntRange(max = 40) int offset,
            @ForAll long seed) {
        byte[] buffer = TestCiphers.randomBytes(new Random(seed), offset + length + 3);
        int shortest = factory.headroom() + factory.tailroom();
        assertThat(factory.create().open(buffer, offset, length))
                .isEqualTo(length < shortest ? PacketCipher.TOO_SHORT : PacketCipher.CHECK_FAILED);
    }

    @Property(tries = 1000)
    void doesNotOpenUnderAnotherKey(
            @ForAll("keyedCiphers") PacketCipher.Factory factory,
            @ForAll @IntRange(min = 24, max = LONGEST) int length,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] sealed = TestCiphers.seal(factory.create(), TestCiphers.randomBytes(random, length));
        byte[] otherKey = TestCiphers.randomBytes(random, KEY.length);
        PacketCipher other = PacketCiphers.of(factory.name(), otherKey).create();
        assertThat(other.open(sealed, 0, sealed.length)).isEqualTo(PacketCipher.CHECK_FAILED);
    }

    /** Each packet starts from the same state, so what else a cipher did must not show. */
    @Property(tries = 500)
    void sealsThePacketAloneWhateverWentBefore(
            @ForAll("ciphers") PacketCipher.Factory factory,
            @ForAll @IntRange(max = LONGEST) int before,
            @ForAll @IntRange(max = LONGEST) int length,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] plaintext = TestCiphers.randomBytes(random, length);
        byte[] expected = TestCiphers.seal(factory.create(TestCiphers.seededNonces(seed)), plaintext);

        NonceSource nonces = TestCiphers.seededNonces(seed);
        boolean[] measured = {false};
        PacketCipher used = factory.create((buffer, offset, bytes) -> {
            if (measured[0]) {
                nonces.fill(buffer, offset, bytes);
            }
        });
        TestCiphers.seal(used, TestCiphers.randomBytes(random, before));
        used.open(TestCiphers.randomBytes(random, before), 0, before);
        measured[0] = true;
        assertThat(TestCiphers.seal(used, plaintext)).isEqualTo(expected);
    }

    private static byte[] flipped(byte[] packet, int bit) {
        byte[] copy = packet.clone();
        copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return copy;
    }
}

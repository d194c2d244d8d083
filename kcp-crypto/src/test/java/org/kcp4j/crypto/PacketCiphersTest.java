package org.kcp4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("aead")
class PacketCiphersTest {

    private static final byte[] KEY = TestCiphers.kcptunKey();

    static List<PacketCipher.Factory> all() {
        return TestCiphers.all(KEY);
    }

    static List<PacketCipher.Factory> keyed() {
        return TestCiphers.all(KEY).stream()
                .filter(factory -> !factory.name().equals("null"))
                .toList();
    }

    @Test
    void knowsEveryNameOfKcptun() {
        assertThat(PacketCiphers.names())
                .contains("null", "none", "xor", "aes", "aes-128", "aes-192", "aes-128-gcm", "salsa20", "blowfish")
                .contains("twofish", "cast5", "3des", "tea", "xtea", "sm4");
    }

    @ParameterizedTest
    @CsvSource({"null, 0, 0, false", "none, 20, 0, false", "aes, 20, 0, false", "aes-128-gcm, 12, 16, true"})
    void declaresItsOverhead(String name, int headroom, int tailroom, boolean authenticated) {
        PacketCipher.Factory factory = PacketCiphers.of(name, KEY);
        assertThat(factory.headroom()).isEqualTo(headroom);
        assertThat(factory.tailroom()).isEqualTo(tailroom);
        assertThat(factory.authenticated()).isEqualTo(authenticated);
        PacketCipher cipher = factory.create();
        assertThat(cipher.headroom()).isEqualTo(headroom);
        assertThat(cipher.tailroom()).isEqualTo(tailroom);
    }

    @Test
    void namesCiphersAsKcptunDoes() {
        for (String name : PacketCiphers.names()) {
            String expected = name.equals("aes-256") ? "aes" : name;
            assertThat(PacketCiphers.of(name, KEY).name()).isEqualTo(expected);
            assertThat(PacketCiphers.of(name, KEY).create().name()).isEqualTo(expected);
        }
    }

    @Test
    void refusesAnUnknownName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacketCiphers.of("rot13", KEY))
                .withMessageContaining("rot13");
    }

    @Test
    void refusesAKcptunKeyOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PacketCiphers.of("tea", new byte[16]))
                .withMessage("kcptun key of 16 bytes, must be one of [32]");
    }

    // PROTOCOL 2.2, TestCryptErrors: seven bytes are no key.
    @ParameterizedTest
    @CsvSource({"aes-128", "sm4", "twofish", "3des", "cast5", "tea", "xtea", "aes-128-gcm", "chacha20-poly1305"})
    void refusesAKeyOfAnotherLength(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestCiphers.typed(name, new byte[7]))
                .withMessageContaining("7 bytes");
    }

    @Test
    void refusesABlowfishKeyThatIsEmptyOrTooLong() {
        assertThatIllegalArgumentException().isThrownBy(() -> PacketCiphers.blowfish(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> PacketCiphers.blowfish(new byte[57]));
        assertThat(PacketCiphers.blowfish(new byte[56]).create()).isNotNull();
    }

    /** The key is used round and round, so a short one is the same as its repetition. */
    @Test
    void takesABlowfishKeyOfOneByte() {
        byte[] sealed = TestCiphers.seal(PacketCiphers.blowfish(new byte[] {7}).create(), new byte[9]);
        PacketCipher repeated =
                PacketCiphers.blowfish(new byte[] {7, 7, 7, 7, 7, 7, 7, 7}).create();
        assertThat(TestCiphers.open(repeated, sealed)).isEqualTo(new byte[9]);
    }

    @Test
    void padsOrCutsASalsa20Key() {
        byte[] plaintext = {1, 2, 3};
        byte[] sealed =
                TestCiphers.seal(PacketCiphers.salsa20(new byte[] {1, 2}).create(), plaintext);
        PacketCipher padded =
                PacketCiphers.salsa20(Arrays.copyOf(new byte[] {1, 2}, 32)).create();
        assertThat(TestCiphers.open(padded, sealed)).isEqualTo(plaintext);

        sealed = TestCiphers.seal(PacketCiphers.salsa20(KEY).create(), plaintext);
        PacketCipher cut = PacketCiphers.salsa20(Arrays.copyOf(KEY, 40)).create();
        assertThat(TestCiphers.open(cut, sealed)).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @MethodSource("keyed")
    void keepsTheKeyOutOfStringsAndCopiesIt(PacketCipher.Factory factory) {
        String hex = HexFormat.of().formatHex(KEY);
        assertThat(factory.toString() + factory.create())
                .doesNotContain(hex.substring(0, 8))
                .contains(factory.name());

        byte[] key = KEY.clone();
        PacketCipher.Factory copy = PacketCiphers.of(factory.name(), key);
        Arrays.fill(key, (byte) 0);
        byte[] sealed = TestCiphers.seal(copy.create(), new byte[5]);
        assertThat(TestCiphers.open(factory.create(), sealed)).isEqualTo(new byte[5]);
    }

    @ParameterizedTest
    @MethodSource("keyed")
    void stopsWorkingWhenDestroyed(PacketCipher.Factory factory) {
        PacketCipher cipher = factory.create();
        byte[] sealed = TestCiphers.seal(cipher, new byte[50]);
        factory.destroy();
        assertThatIllegalStateException().isThrownBy(factory::create).withMessageContaining("destroyed");
        assertThatIllegalStateException().isThrownBy(() -> TestCiphers.seal(cipher, new byte[50]));
        assertThatIllegalStateException().isThrownBy(() -> TestCiphers.open(cipher, sealed));
    }

    @ParameterizedTest
    @MethodSource("all")
    void refusesRangesThatDoNotFit(PacketCipher.Factory factory) {
        PacketCipher cipher = factory.create();
        byte[] buffer = new byte[100];
        int headroom = cipher.headroom();
        int most = 100 - headroom - cipher.tailroom();
        assertThat(cipher.seal(buffer, headroom, most)).isEqualTo(100);
        assertThatIllegalArgumentException().isThrownBy(() -> cipher.seal(buffer, headroom, most + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> cipher.seal(buffer, headroom - 1, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> cipher.seal(buffer, headroom, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> cipher.seal(buffer, Integer.MAX_VALUE, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> cipher.open(buffer, -1, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> cipher.open(buffer, 1, 100));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cipher.open(buffer, 7, Integer.MAX_VALUE))
                .withMessageContaining("offset 7");
    }

    /** The network may deliver one datagram twice; some AEAD implementations refuse a nonce they have just seen. */
    @ParameterizedTest
    @MethodSource("all")
    void opensTheSamePacketTwiceInARow(PacketCipher.Factory factory) {
        byte[] plaintext = TestCiphers.randomBytes(new Random(1), 77);
        byte[] sealed = TestCiphers.seal(factory.create(), plaintext);
        PacketCipher opener = factory.create();
        assertThat(TestCiphers.open(opener, sealed)).isEqualTo(plaintext);
        assertThat(TestCiphers.open(opener, sealed)).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @MethodSource("all")
    void opensALongPacket(PacketCipher.Factory factory) {
        byte[] plaintext = TestCiphers.randomBytes(new Random(2), 65_000);
        byte[] sealed = TestCiphers.seal(factory.create(), plaintext);
        assertThat(TestCiphers.open(factory.create(), sealed)).isEqualTo(plaintext);
    }

    @Test
    void refusesToSealTwiceWithOneNonceUnderAnAeadCipher() {
        for (PacketCipher.Factory factory : TestCiphers.aead(KEY)) {
            PacketCipher cipher = factory.create(TestCiphers.fixedNonce(new byte[12]));
            TestCiphers.seal(cipher, new byte[3]);
            assertThatIllegalStateException()
                    .isThrownBy(() -> TestCiphers.seal(cipher, new byte[3]))
                    .withMessageContaining("nonce");
        }
    }
}

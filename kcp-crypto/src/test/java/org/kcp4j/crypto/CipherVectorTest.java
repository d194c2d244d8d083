package org.kcp4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.crypto.internal.PacketTransform;

/** What kcp-go put on the wire, byte for byte, in both directions, in place and at odd offsets. */
class CipherVectorTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final int[] OFFSETS = {0, 1, 7, 13, 64};
    private static final int MARGIN = 9;

    static List<String> cfbLines() {
        return Vectors.packetLines("cfb ");
    }

    static List<String> gcmLines() {
        return Vectors.packetLines("gcm aes-");
    }

    static List<String> cryptLines() {
        return Vectors.packetLines("crypt ");
    }

    @ParameterizedTest
    @MethodSource("cfbLines")
    void encryptsAndDecryptsWholePackets(String line) {
        byte[] plain = field(line, "plain");
        byte[] encrypted = field(line, "cipher");
        PacketTransform transform = TestCiphers.transform(TestCiphers.typed(word(line, 1), field(line, "key")));
        for (int offset : OFFSETS) {
            assertThat(encrypted(transform, plain, offset))
                    .as("offset %d", offset)
                    .isEqualTo(encrypted);
            assertThat(decrypted(transform, encrypted, offset))
                    .as("offset %d", offset)
                    .isEqualTo(plain);
        }
    }

    @Tag("aead")
    @ParameterizedTest
    @MethodSource("gcmLines")
    void sealsAndOpensAeadPackets(String line) {
        byte[] plain = field(line, "plain");
        byte[] nonce = field(line, "nonce");
        byte[] packet = concat(nonce, field(line, "sealed"));
        PacketCipher.Factory factory = TestCiphers.typed(word(line, 1), field(line, "key"));
        for (int offset : OFFSETS) {
            PacketCipher cipher = factory.create(TestCiphers.fixedNonce(nonce));
            byte[] buffer = new byte[offset + packet.length + MARGIN];
            System.arraycopy(plain, 0, buffer, offset + cipher.headroom(), plain.length);
            assertThat(cipher.seal(buffer, offset + cipher.headroom(), plain.length))
                    .isEqualTo(packet.length);
            assertThat(Arrays.copyOfRange(buffer, offset, offset + packet.length))
                    .isEqualTo(packet);
            assertThat(cipher.open(buffer, offset, packet.length)).isEqualTo(plain.length);
            int start = offset + cipher.headroom();
            assertThat(Arrays.copyOfRange(buffer, start, start + plain.length)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("cryptLines")
    void agreesUnderKcptunsDefaultKey(String line) {
        String[] words = line.split(" +", 3);
        String name = words[1].equals("aes(256)") ? "aes" : words[1];
        PacketTransform transform = TestCiphers.transform(PacketCiphers.of(name, TestCiphers.kcptunKey()));
        byte[] plain = counting(45);
        byte[] encrypted = HEX.parseHex(words[2]);
        assertThat(encrypted(transform, plain, 3)).isEqualTo(encrypted);
        assertThat(decrypted(transform, encrypted, 5)).isEqualTo(plain);
    }

    @Test
    void coversEveryCipherOfThePeer() {
        assertThat(cfbLines().stream().map(line -> word(line, 1)).distinct())
                .contains("none", "xor", "aes-128", "aes-192", "aes-256", "salsa20", "blowfish", "twofish")
                .contains("cast5", "3des", "tea", "xtea", "sm4");
        assertThat(gcmLines()).isNotEmpty();
        assertThat(cryptLines()).isNotEmpty();
    }

    @Test
    void sealsTheReferencePacketWithItsChecksum() {
        byte[] plain = HEX.parseHex(value("packet plain:"));
        byte[] nonce = Arrays.copyOf(plain, 16);
        byte[] payload = Arrays.copyOfRange(plain, 20, plain.length);
        for (String name : List.of("aes", "salsa20", "none")) {
            PacketCipher cipher =
                    PacketCiphers.of(name, TestCiphers.kcptunKey()).create(TestCiphers.fixedNonce(nonce));
            byte[] expected = switch (name) {
                case "aes" -> HEX.parseHex(value("packet aes  :"));
                case "salsa20" -> HEX.parseHex(value("packet salsa:"));
                default -> plain;
            };
            assertThat(TestCiphers.seal(cipher, payload)).as(name).isEqualTo(expected);
            assertThat(TestCiphers.open(cipher, expected)).as(name).isEqualTo(payload);
        }
    }

    @Tag("aead")
    @Test
    void sealsTheReferenceGcmPacket() {
        byte[] packet = HEX.parseHex(value("gcm nonce||ct||tag:"));
        PacketCipher.Factory factory = PacketCiphers.of("aes-128-gcm", TestCiphers.kcptunKey());
        byte[] opened = TestCiphers.open(factory.create(), packet);
        assertThat(opened).isNotNull();
        PacketCipher sealer = factory.create(TestCiphers.fixedNonce(Arrays.copyOf(packet, 12)));
        assertThat(TestCiphers.seal(sealer, opened)).isEqualTo(packet);
    }

    @Test
    void makesTheXorTable() {
        String[] ends = value("xor table[0:32], [1468:1500]:").split(" ", 2);
        byte[] table = encrypted(TestCiphers.transform(PacketCiphers.xor(TestCiphers.kcptunKey())), new byte[1510], 0);
        assertThat(Arrays.copyOf(table, 32)).isEqualTo(HEX.parseHex(ends[0]));
        assertThat(Arrays.copyOfRange(table, 1468, 1500)).isEqualTo(HEX.parseHex(ends[1]));
        assertThat(Arrays.copyOfRange(table, 1500, 1510)).as("beyond the table").isEqualTo(new byte[10]);
    }

    private static byte[] encrypted(PacketTransform transform, byte[] plain, int offset) {
        byte[] buffer = surrounded(plain, offset);
        transform.encrypt(buffer, offset, plain.length);
        return inside(buffer, plain.length, offset);
    }

    private static byte[] decrypted(PacketTransform transform, byte[] encrypted, int offset) {
        byte[] buffer = surrounded(encrypted, offset);
        transform.decrypt(buffer, offset, encrypted.length);
        return inside(buffer, encrypted.length, offset);
    }

    private static byte[] surrounded(byte[] packet, int offset) {
        byte[] buffer = new byte[offset + packet.length + MARGIN];
        Arrays.fill(buffer, (byte) 0x55);
        System.arraycopy(packet, 0, buffer, offset, packet.length);
        return buffer;
    }

    /** Cuts the packet out and checks that nothing around it was touched. */
    private static byte[] inside(byte[] buffer, int length, int offset) {
        byte[] packet = Arrays.copyOfRange(buffer, offset, offset + length);
        Arrays.fill(buffer, offset, offset + length, (byte) 0x55);
        assertThat(buffer).as("bytes around the packet").containsOnly(0x55);
        return packet;
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String word(String line, int index) {
        return line.split(" ", -1)[index];
    }

    private static byte[] field(String line, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=([0-9a-f]*)").matcher(line);
        assertThat(matcher.find()).as("%s in %s", name, line).isTrue();
        return HEX.parseHex(matcher.group(1));
    }

    private static String value(String prefix) {
        return Vectors.packetLines(prefix).getFirst().substring(prefix.length()).strip();
    }
}

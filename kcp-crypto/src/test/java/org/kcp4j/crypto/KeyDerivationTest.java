package org.kcp4j.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDerivationTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void derivesKcptunsDefaultKey() {
        assertThat(HEX.formatHex(KeyDerivation.kcptun("it's a secrect"))).isEqualTo(staticKey("kcptun pass:"));
    }

    @Test
    void derivesTheKeysOfThePeersPrograms() {
        assertThat(HEX.formatHex(derive("testkey", "testsalt", 4096, 32))).isEqualTo(staticKey("test pass  :"));
        assertThat(HEX.formatHex(derive("demo pass", "demo salt", 1024, 32))).isEqualTo(staticKey("demo pass  :"));
    }

    // RFC 6070
    @ParameterizedTest
    @CsvSource({
        "password, salt, 1, 20, 0c60c80f961f0e71f3a9b524af6012062fe037a6",
        "password, salt, 2, 20, ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
        "password, salt, 4096, 20, 4b007901b765489abead49d926f721d065a429c1",
        "passwordPASSWORDpassword, saltSALTsaltSALTsaltSALTsaltSALTsalt, 4096, 25, "
                + "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
    })
    void agreesWithTheRfc(String password, String salt, int iterations, int length, String expected) {
        assertThat(HEX.formatHex(derive(password, salt, iterations, length))).isEqualTo(expected);
    }

    @Test
    void takesTheUtf8BytesOfThePassphrase() {
        byte[] expected = KeyDerivation.pbkdf2HmacSha1(
                new byte[] {(byte) 0xc3, (byte) 0xa4}, "kcp-go".getBytes(US_ASCII), 4096, 32);
        assertThat(KeyDerivation.kcptun("\u00e4")).isEqualTo(expected);
    }

    @Test
    void takesAnEmptyPassphrase() {
        assertThat(KeyDerivation.kcptun("")).hasSize(32).isNotEqualTo(new byte[32]);
    }

    @Test
    void refusesLengthsAndIterationsBelowOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyDerivation.pbkdf2HmacSha1(new byte[1], new byte[1], 0, 20))
                .withMessageContaining("iterations 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyDerivation.pbkdf2HmacSha1(new byte[1], new byte[1], 1, 0))
                .withMessageContaining("length 0");
    }

    private static byte[] derive(String password, String salt, int iterations, int length) {
        return KeyDerivation.pbkdf2HmacSha1(password.getBytes(US_ASCII), salt.getBytes(US_ASCII), iterations, length);
    }

    private static String staticKey(String prefix) {
        return Vectors.packetLines(prefix).getFirst().substring(prefix.length()).strip();
    }
}

package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSslVersionTest {

    @ParameterizedTest
    @CsvSource({
        "0x30000000, 3.0.0",
        "0x30000130, 3.0.19",
        "0x30100080, 3.1.8",
        "0x30200000, 3.2.0",
        "0x30500090, 3.5.9",
        "0x31000000, 3.16.0",
        "0x3FF00FF0, 3.255.255",
        "0xF0000000, 15.0.0"
    })
    void isReadFromTheNumber(String number, String version) {
        assertThat(OpenSslVersion.of(Long.decode(number))).hasToString(version);
    }

    /** The lowest four bits tell a release from what comes before it. */
    @ParameterizedTest
    @CsvSource({"0x3020000F, 3.2.0", "0x30200001, 3.2.0"})
    void isTheSameBeforeItsRelease(String number, String version) {
        assertThat(OpenSslVersion.of(Long.decode(number))).hasToString(version);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0, 0, false",
        "3, 0, 19, false",
        "3, 1, 0, false",
        "3, 1, 255, false",
        "3, 2, 0, true",
        "3, 5, 9, true",
        "4, 0, 0, true",
        "2, 9, 0, false"
    })
    void aesGcmBeatsJavasFrom32On(int major, int minor, int patch, boolean faster) {
        OpenSslVersion version = new OpenSslVersion(major, minor, patch);
        assertThat(version.beatsJava("aes-128-gcm")).isEqualTo(faster);
        assertThat(version.beatsJava("aes-192-gcm")).isEqualTo(faster);
        assertThat(version.beatsJava("aes-256-gcm")).isEqualTo(faster);
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 0", "3, 0, 19", "3, 2, 0", "3, 5, 9", "4, 0, 0"})
    void chaCha20Poly1305BeatsJavasAlways(int major, int minor, int patch) {
        assertThat(new OpenSslVersion(major, minor, patch).beatsJava("chacha20-poly1305"))
                .isTrue();
    }
}

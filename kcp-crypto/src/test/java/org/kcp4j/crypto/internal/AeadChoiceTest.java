package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a library that is none, or as it is without the multi-release layer of the jar: there are only Java's ciphers. */
class AeadChoiceTest {

    private static final Function<WipeableKey, AeadTransform> OF_JAVA = AesGcm::new;
    private static final Function<WipeableKey, AeadTransform> OF_LIBRARY = ChaCha20Poly1305::new;

    /** Has AES with 128 and 192 bits, and is slow with the latter. */
    private static final class SomeLibrary implements AeadLibrary {

        @Override
        public String name() {
            return "Some 1.0";
        }

        @Override
        public boolean beatsJava(String cipher) {
            return !cipher.equals("aes-192-gcm");
        }

        @Override
        public @Nullable Function<WipeableKey, AeadTransform> transforms(String cipher) {
            return cipher.equals("aes-256-gcm") ? null : OF_LIBRARY;
        }

        @Override
        public long contexts() {
            return 0;
        }
    }

    private static AeadChoice withLibrary(String wanted) {
        return new AeadChoice(wanted, null, forced -> new SomeLibrary());
    }

    private static AeadChoice withoutLibrary(String wanted) {
        return new AeadChoice(wanted, null, NativeCiphers::find);
    }

    @Test
    void isJavaWhereThereIsNothingElse() {
        assertThat(withoutLibrary("auto").transforms("aes-128-gcm", OF_JAVA)).isSameAs(OF_JAVA);
    }

    @Test
    void isJavaWhereThatIsWanted() {
        assertThat(withoutLibrary("java").transforms("aes-128-gcm", OF_JAVA)).isSameAs(OF_JAVA);
        assertThat(withLibrary("java").transforms("aes-128-gcm", OF_JAVA)).isSameAs(OF_JAVA);
    }

    @Test
    void isTheFasterWhereNobodyInsists() {
        AeadChoice choice = withLibrary("auto");
        assertThat(choice.transforms("aes-128-gcm", OF_JAVA)).isSameAs(OF_LIBRARY);
        assertThat(choice.transforms("aes-192-gcm", OF_JAVA)).isSameAs(OF_JAVA);
    }

    @Test
    void isJavaWhereTheLibraryLacksTheCipher() {
        assertThat(withLibrary("auto").transforms("aes-256-gcm", OF_JAVA)).isSameAs(OF_JAVA);
    }

    @Test
    void isTheSlowerWhereThatIsInsistedOn() {
        assertThat(withLibrary("native").transforms("aes-192-gcm", OF_JAVA)).isSameAs(OF_LIBRARY);
    }

    @Test
    void refusesToBeLessThanIsInsistedOn() {
        AeadChoice insisting = withoutLibrary("native");
        assertThatIllegalStateException()
                .isThrownBy(() -> insisting.transforms("aes-128-gcm", OF_JAVA))
                .withMessageStartingWith("there is no native aes-128-gcm: ");
        AeadChoice lacking = withLibrary("native");
        assertThatIllegalStateException()
                .isThrownBy(() -> lacking.transforms("aes-256-gcm", OF_JAVA))
                .withMessage("there is no native aes-256-gcm: Some 1.0 has none that works");
    }

    @Test
    void refusesAnUnknownWord() {
        assertThatIllegalStateException()
                .isThrownBy(() -> withLibrary("nativ").transforms("aes-128-gcm", OF_JAVA))
                .withMessage("org.kcp4j.crypto must be auto, java or native: nativ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "java", "native"})
    void refusesALibraryWithoutAnAbsolutePath(String wanted) {
        AeadChoice choice = new AeadChoice(wanted, "lib/libcrypto.so.3", forced -> {
            throw new AssertionError("looked for");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> choice.transforms("aes-128-gcm", OF_JAVA))
                .withMessage("org.kcp4j.crypto.library must be an absolute path: lib/libcrypto.so.3");
        assertThatIllegalStateException()
                .isThrownBy(() -> new AeadChoice(wanted, "", NativeCiphers::find).transforms("aes-128-gcm", OF_JAVA))
                .withMessage("org.kcp4j.crypto.library must be an absolute path: ");
    }

    @Test
    void takesALibraryWithAnAbsolutePath() {
        String file = Path.of("libcrypto.so.3").toAbsolutePath().toString();
        AeadChoice choice = new AeadChoice("auto", file, forced -> new SomeLibrary());
        assertThat(choice.transforms("aes-128-gcm", OF_JAVA)).isSameAs(OF_LIBRARY);
        assertThat(choice.transforms("aes-192-gcm", OF_JAVA)).isSameAs(OF_JAVA);
    }
}

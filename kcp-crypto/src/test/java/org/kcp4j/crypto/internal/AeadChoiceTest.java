package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Without the multi-release layer of the jar: there are only Java's ciphers. */
class AeadChoiceTest {

    private static final Function<WipeableKey, AeadTransform> OF_JAVA = AesGcm::new;

    @Test
    void isJavaWhereThereIsNothingElse() {
        assertThat(new AeadChoice("auto").transforms("aes-128-gcm", OF_JAVA)).isSameAs(OF_JAVA);
    }

    @Test
    void isJavaWhereThatIsWanted() {
        assertThat(new AeadChoice("java").transforms("aes-128-gcm", OF_JAVA)).isSameAs(OF_JAVA);
    }

    @Test
    void refusesToBeLessThanIsInsistedOn() {
        AeadChoice insisting = new AeadChoice("native");
        assertThatIllegalStateException()
                .isThrownBy(() -> insisting.transforms("aes-128-gcm", OF_JAVA))
                .withMessageStartingWith("there is no native aes-128-gcm");
    }

    @Test
    void refusesAnUnknownWord() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new AeadChoice("nativ").transforms("aes-128-gcm", OF_JAVA))
                .withMessage("org.kcp4j.crypto must be auto, java or native: nativ");
    }
}

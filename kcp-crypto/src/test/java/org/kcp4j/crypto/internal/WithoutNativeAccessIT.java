package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The jar on a platform that was not told to allow native access. */
@Tag("without-native-access")
class WithoutNativeAccessIT {

    private static final Function<WipeableKey, AeadTransform> OF_JAVA = ChaCha20Poly1305::new;

    /** In this order: whoever was warned once has native access from then on. */
    @Test
    void ciphersAreJavasUntilSomebodyInsistsAndIsWarned() {
        assertThat(transforms("auto")).isSameAs(OF_JAVA);
        LibraryHere.assume();
        assertThat(transforms("native")).isNotSameAs(OF_JAVA);
    }

    /** Of the cipher that the library does best, whatever its version. */
    private static Function<WipeableKey, AeadTransform> transforms(String wanted) {
        return new AeadChoice(wanted, null, NativeCiphers::find).transforms("chacha20-poly1305", OF_JAVA);
    }
}

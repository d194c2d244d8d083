package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The jar on a platform that was not told to allow native access. */
@Tag("without-native-access")
class WithoutNativeAccessIT {

    private static final Function<WipeableKey, AeadTransform> OF_JAVA = AesGcm::new;

    /** In this order: whoever was warned once has native access from then on. */
    @Test
    void ciphersAreJavasUntilSomebodyInsistsAndIsWarned() {
        assertThat(new AeadChoice("auto").transforms("aes-128-gcm", OF_JAVA)).isSameAs(OF_JAVA);
        LibraryHere.assume();
        assertThat(new AeadChoice("native").transforms("aes-128-gcm", OF_JAVA)).isNotSameAs(OF_JAVA);
    }
}

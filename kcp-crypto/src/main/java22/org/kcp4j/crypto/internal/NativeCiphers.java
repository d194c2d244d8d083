package org.kcp4j.crypto.internal;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds a library of the system that has faster AEAD ciphers than the platform: OpenSSL 3 on Linux, x86-64 and arm64. */
final class NativeCiphers {

    private NativeCiphers() {}

    /**
     * Looks whether there is one and whether it can be called.
     *
     * @param forced use it even if native access was not enabled for this module, at the price of the platform's warning
     * @return it, or null
     */
    static @Nullable AeadLibrary find(boolean forced) {
        boolean known = System.getProperty("os.name").equals("Linux")
                && Set.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
        if (!known || !(forced || NativeCiphers.class.getModule().isNativeAccessEnabled())) {
            return null;
        }
        try {
            return new OpenSslLibrary();
        } catch (RuntimeException | LinkageError e) {
            return null; // no library, an older one, another of that name, access denied
        }
    }
}

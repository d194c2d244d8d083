package org.kcp4j.crypto.internal;

import org.jspecify.annotations.Nullable;

/**
 * Finds a library of the system that has faster AEAD ciphers than the platform: on this Java release there is none. Newer
 * releases load another class of this name from the multi-release layer of the jar.
 */
final class NativeCiphers {

    private NativeCiphers() {}

    /**
     * Looks whether there is one and whether it can be called.
     *
     * @param forced use it even if native access was not enabled for this module, at the price of the platform's warning
     * @return it, or null
     */
    static @Nullable AeadLibrary find(boolean forced) {
        return null;
    }
}

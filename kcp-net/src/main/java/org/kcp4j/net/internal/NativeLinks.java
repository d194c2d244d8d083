package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/**
 * Finds the system's faster way to UDP than NIO: on this Java release there is none. Newer releases load another class
 * of this name from the multi-release layer of the jar.
 */
final class NativeLinks {
    private NativeLinks() {}

    /**
     * Looks whether there is one and whether it works here.
     *
     * @param forced use it even if native access was not enabled for this module, at the price of the platform's warning
     * @return it, or null
     */
    static @Nullable LinkFactory find(boolean forced) {
        return null;
    }
}

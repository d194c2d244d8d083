package org.kcp4j.net.internal;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the system's faster way to UDP than NIO, if there is one: Linux on x86-64 and arm64. */
final class NativeLinks {
    private NativeLinks() {}

    /**
     * Looks whether there is one and whether it works here.
     *
     * @param forced use it even if native access was not enabled for this module, at the price of the platform's warning
     * @return it, or null
     */
    static @Nullable LinkFactory find(boolean forced) {
        boolean known = System.getProperty("os.name").equals("Linux")
                && Set.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
        if (!known || !(forced || NativeLinks.class.getModule().isNativeAccessEnabled())) {
            return null;
        }
        try {
            LinkFactory links = new LinuxLinks();
            try (DatagramLink probe = links.open(null, null, SocketSettings.DEFAULTS)) {
                LinkPoller poller = probe.newPoller();
                poller.close();
                return poller.poll() ? null : links;
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            return null; // an old kernel, another C library, access denied: NIO works everywhere
        }
    }
}

package org.kcp4j.crypto.internal;

import java.util.Objects;
import java.util.Set;

/** Finds a library that has AEAD ciphers: OpenSSL 3 on Linux, x86-64 and arm64. */
final class NativeCiphers {

    private NativeCiphers() {}

    /**
     * Looks whether there is one and whether it can be called.
     *
     * @param forced use it even if native access was not enabled for this module, at the price of the platform's warning
     * @return it
     * @throws NoLibraryException if there is none
     */
    static AeadLibrary find(boolean forced) throws NoLibraryException {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!Set.of("Linux amd64", "Linux aarch64").contains(system)) {
            throw new NoLibraryException("native ones are not known on " + system);
        }
        if (!(forced || NativeCiphers.class.getModule().isNativeAccessEnabled())) {
            throw new NoLibraryException("native access is not enabled");
        }
        try {
            return new OpenSslLibrary();
        } catch (RuntimeException | LinkageError e) {
            // No library, an older one, another of that name, access denied.
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new NoLibraryException(Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
        }
    }
}

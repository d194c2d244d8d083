package org.kcp4j.crypto.internal;

/**
 * Finds a library that has AEAD ciphers: on this Java release there is none. Newer releases load another class of this name
 * from the multi-release layer of the jar.
 */
final class NativeCiphers {

    private NativeCiphers() {}

    /**
     * Looks whether there is one and whether it can be called.
     *
     * @param forced use it even if native access was not enabled for this module, at the price of the platform's warning
     * @return it
     * @throws NoLibraryException if there is none
     */
    @SuppressWarnings("DoNotCallSuggester") // the other class does not always throw
    static AeadLibrary find(boolean forced) throws NoLibraryException {
        throw new NoLibraryException("native ones take Java 22 or later, and the jar");
    }
}

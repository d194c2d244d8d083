package org.kcp4j.crypto.internal;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A library that has AEAD ciphers. Thread safe. */
interface AeadLibrary {

    /**
     * What it is, for the log.
     *
     * @return its name and version, and its file if the user named one
     */
    String name();

    /**
     * Whether to take a cipher of this library where nobody insists on it or on Java's.
     *
     * @param cipher kcptun's name, or ours
     * @return whether it is faster here than Java's
     */
    boolean beatsJava(String cipher);

    /**
     * Looks whether the library has a cipher and whether that works here.
     *
     * @param cipher kcptun's name, or ours
     * @return what makes transforms under a key of the cipher's length; null if there is no such cipher
     */
    @Nullable
    Function<WipeableKey, AeadTransform> transforms(String cipher);

    /**
     * How much native memory is in use.
     *
     * @return the library's objects: one for each transform and direction used, until the transform is collected
     */
    long contexts();
}

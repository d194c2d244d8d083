package org.kcp4j.crypto.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses between the AEAD ciphers of Java and the system's, and says once for each which it is. Thread safe. */
public final class AeadChoice {

    /** {@code auto}, {@code java} or {@code native}. */
    static final String PROPERTY = "org.kcp4j.crypto";

    private static final Logger LOG = System.getLogger(AeadChoice.class.getName());

    private final String wanted;
    private final @Nullable AeadLibrary library;
    private final Map<String, Function<WipeableKey, AeadTransform>> chosen = new ConcurrentHashMap<>();

    AeadChoice(String wanted) {
        this.wanted = wanted;
        this.library = wanted.equals("java") ? null : NativeCiphers.find(wanted.equals("native"));
    }

    /** Made with the first AEAD cipher of the process. */
    private static final class OfProcess {
        static final AeadChoice CHOICE =
                new AeadChoice(System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT));
    }

    /**
     * The choice that the system property {@code org.kcp4j.crypto} makes for the whole process.
     *
     * @return it
     */
    public static AeadChoice ofProcess() {
        return OfProcess.CHOICE;
    }

    /**
     * Chooses the implementation of a cipher.
     *
     * @param cipher kcptun's name, or ours
     * @param ofJava the one that works everywhere
     * @return what makes transforms under a key
     * @throws IllegalStateException if the property insists on what there is not
     */
    public Function<WipeableKey, AeadTransform> transforms(String cipher, Function<WipeableKey, AeadTransform> ofJava) {
        return chosen.computeIfAbsent(cipher, name -> choose(name, ofJava));
    }

    private Function<WipeableKey, AeadTransform> choose(String cipher, Function<WipeableKey, AeadTransform> ofJava) {
        if (!Set.of("auto", "java", "native").contains(wanted)) {
            throw new IllegalStateException(PROPERTY + " must be auto, java or native: " + wanted);
        }
        if (library != null) {
            Function<WipeableKey, AeadTransform> found = library.transforms(cipher);
            if (found != null) {
                LOG.log(Level.INFO, "{0} by {1}", cipher, library.name());
                return found;
            }
        }
        if (wanted.equals("native")) {
            throw new IllegalStateException("there is no native " + cipher + " on " + System.getProperty("os.name")
                    + " " + System.getProperty("os.arch") + " with Java "
                    + Runtime.version().feature());
        }
        LOG.log(Level.INFO, "{0} by Java", cipher);
        return ofJava;
    }
}

package org.kcp4j.crypto.internal;

import java.io.File;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Chooses between the AEAD ciphers of Java and a library's, and says once for each which it is and why not the other. Where
 * nobody insists it is the faster. Thread safe.
 */
public final class AeadChoice {

    /** {@code auto}, {@code java} or {@code native}. */
    static final String PROPERTY = "org.kcp4j.crypto";

    /** The absolute path of the library, if it is not to be the system's. */
    static final String LIBRARY_PROPERTY = "org.kcp4j.crypto.library";

    /** What {@value #LIBRARY_PROPERTY} says: one for the whole process, since what is called cannot change any more. */
    static final @Nullable String LIBRARY_FILE = System.getProperty(LIBRARY_PROPERTY);

    private static final Logger LOG = System.getLogger(AeadChoice.class.getName());

    /** How the library is found. */
    @FunctionalInterface
    interface Finder {
        AeadLibrary find(boolean forced) throws NoLibraryException;
    }

    private final String wanted;
    private final @Nullable String file;

    /** What is wrong with the properties, if anything is. */
    private final @Nullable String fault;

    private final @Nullable AeadLibrary library;

    /** Why there is no library, where there is none. */
    private final String absence;

    private final Map<String, Function<WipeableKey, AeadTransform>> chosen = new ConcurrentHashMap<>();

    AeadChoice(String wanted, @Nullable String file, Finder finder) {
        this.wanted = wanted;
        this.file = file;
        this.fault = fault(wanted, file);
        AeadLibrary found = null;
        String reason = PROPERTY + " is " + wanted;
        if (fault == null && !wanted.equals("java")) {
            try {
                found = finder.find(wanted.equals("native"));
            } catch (NoLibraryException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
        this.library = found;
        this.absence = reason;
    }

    private static @Nullable String fault(String wanted, @Nullable String file) {
        if (!Set.of("auto", "java", "native").contains(wanted)) {
            return PROPERTY + " must be auto, java or native: " + wanted;
        }
        if (file != null && !new File(file).isAbsolute()) {
            return LIBRARY_PROPERTY + " must be an absolute path: " + file;
        }
        return null;
    }

    /** Made with the first AEAD cipher of the process. */
    private static final class OfProcess {
        static final AeadChoice CHOICE = new AeadChoice(
                System.getProperty(PROPERTY, "auto").toLowerCase(Locale.ROOT), LIBRARY_FILE, NativeCiphers::find);
    }

    /**
     * The choice that the system properties {@value #PROPERTY} and {@value #LIBRARY_PROPERTY} make for the whole process.
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
     * @throws IllegalStateException if a property has no sense or insists on what there is not
     */
    public Function<WipeableKey, AeadTransform> transforms(String cipher, Function<WipeableKey, AeadTransform> ofJava) {
        return chosen.computeIfAbsent(cipher, name -> choose(name, ofJava));
    }

    private Function<WipeableKey, AeadTransform> choose(String cipher, Function<WipeableKey, AeadTransform> ofJava) {
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
        boolean insists = wanted.equals("native");
        String whyNot = absence;
        if (library != null && !insists && !library.beatsJava(cipher)) {
            whyNot = library.name() + " is slower";
        } else if (library != null) {
            Function<WipeableKey, AeadTransform> found = library.transforms(cipher);
            if (found != null) {
                LOG.log(Level.INFO, "{0} by {1}", cipher, library.name());
                return found;
            }
            whyNot = library.name() + " has none that works";
        }
        if (insists) {
            throw new IllegalStateException("there is no native " + cipher + ": " + whyNot);
        }
        boolean inVain = file != null && library == null && !wanted.equals("java");
        LOG.log(inVain ? Level.WARNING : Level.INFO, "{0} by Java: {1}", cipher, whyNot);
        return ofJava;
    }
}

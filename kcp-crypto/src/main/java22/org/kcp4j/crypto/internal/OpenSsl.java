package org.kcp4j.crypto.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The functions of OpenSSL 3 that an AEAD cipher needs. This class cannot be loaded where the library cannot.
 *
 * <p>Nothing that is called for a packet allocates: addresses are passed as numbers. These calls are "critical", which saves
 * two nanoseconds each; the garbage collector waits for them, so none may be given much to do.
 */
final class OpenSsl {

    /** A null pointer. */
    static final long NULL = 0;

    /** Bytes of the parameter that says where the tag is, and of the one that ends the list. */
    static final int TAG_PARAMETER_BYTES = 80;

    /** The one that the user names, or the system's of the version with these functions, called so on all of Linux. */
    private static final String LIBRARY = Objects.requireNonNullElse(AeadChoice.LIBRARY_FILE, "libcrypto.so.3");

    private static final long OPENSSL_INIT_NO_ATEXIT = 0x80000;
    private static final int OSSL_PARAM_OCTET_STRING = 5;
    private static final int SAME_DIRECTION = -1;
    private static final int DONE = 1;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong ADDRESS = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;

    private static final SymbolLookup SYMBOLS = open();

    private static final MethodHandle INIT_CRYPTO =
            find("OPENSSL_init_crypto", FunctionDescriptor.of(INT, ValueLayout.JAVA_LONG, ADDRESS));
    private static final MethodHandle VERSION_NUMBER =
            find("OpenSSL_version_num", FunctionDescriptor.of(ValueLayout.JAVA_LONG));
    private static final MethodHandle CIPHER_FETCH =
            find("EVP_CIPHER_fetch", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle CIPHER_GET_KEY_LENGTH =
            find("EVP_CIPHER_get_key_length", FunctionDescriptor.of(INT, ADDRESS));
    private static final MethodHandle CONTEXT_NEW = find("EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS));
    private static final MethodHandle CONTEXT_FREE = find("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
    private static final MethodHandle CONTEXT_GET_PARAMS =
            findCritical("EVP_CIPHER_CTX_get_params", FunctionDescriptor.of(INT, ADDRESS, ADDRESS));
    private static final MethodHandle INIT = findCritical(
            "EVP_CipherInit_ex2", FunctionDescriptor.of(INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, INT, ADDRESS));
    private static final MethodHandle UPDATE =
            findCritical("EVP_CipherUpdate", FunctionDescriptor.of(INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, INT));
    private static final MethodHandle FINAL =
            findCritical("EVP_CipherFinal_ex", FunctionDescriptor.of(INT, ADDRESS, ADDRESS, ADDRESS));

    private static final MemorySegment TAG = Arena.global().allocateFrom("tag");

    private OpenSsl() {}

    private static SymbolLookup open() {
        if (AeadChoice.LIBRARY_FILE == null) {
            return SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        }
        Path file = Path.of(LIBRARY);
        if (!Files.exists(file)) {
            throw new UnsupportedOperationException(LIBRARY + " does not exist");
        }
        try {
            return SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            System.load(LIBRARY); // fails as well, but says why
            throw e;
        }
    }

    private static MethodHandle findCritical(String name, FunctionDescriptor descriptor) {
        return find(name, descriptor, Linker.Option.critical(false));
    }

    private static MethodHandle find(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment symbol =
                SYMBOLS.find(name).orElseThrow(() -> new UnsupportedOperationException(LIBRARY + " has no " + name));
        return Linker.nativeLinker().downcallHandle(symbol, descriptor, options);
    }

    /** Keeps the library from taking itself apart when the process ends, while threads may still be in it. */
    static boolean initialise() {
        try {
            return (int) INIT_CRYPTO.invokeExact(OPENSSL_INIT_NO_ATEXIT, NULL) == DONE;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static OpenSslVersion version() {
        try {
            return OpenSslVersion.of((long) VERSION_NUMBER.invokeExact());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The cipher of a name, which lives as long as the process; {@link #NULL} if there is none. */
    static long fetch(String cipher) {
        try (Arena arena = Arena.ofConfined()) {
            return (long)
                    CIPHER_FETCH.invokeExact(NULL, arena.allocateFrom(cipher).address(), NULL);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int keyLength(long cipher) {
        try {
            return (int) CIPHER_GET_KEY_LENGTH.invokeExact(cipher);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** {@link #NULL} if there is no memory. */
    static long newContext() {
        try {
            return (long) CONTEXT_NEW.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Also overwrites the key that is in it. */
    static void free(long context) {
        try {
            CONTEXT_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Fills in the list of parameters that says where the tag is: an {@code OSSL_PARAM}, and zeros at the end. */
    static void describeTag(MemorySegment list, long tag, long tagBytes) {
        list.set(ADDRESS, 0, TAG.address());
        list.set(INT, 8, OSSL_PARAM_OCTET_STRING);
        list.set(ADDRESS, 16, tag);
        list.set(SIZE, 24, tagBytes);
    }

    static boolean setKey(long context, long cipher, long key, boolean encrypt) {
        try {
            return (int) INIT.invokeExact(context, cipher, key, NULL, encrypt ? 1 : 0, NULL) == DONE;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Begins a packet under the key set before; when opening, with the parameter of the tag to expect. */
    static boolean begin(long context, long nonce, long parameters) {
        try {
            return (int) INIT.invokeExact(context, NULL, NULL, nonce, SAME_DIRECTION, parameters) == DONE;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Encrypts or decrypts in place. */
    static boolean update(long context, long text, int length, long written) {
        try {
            return (int) UPDATE.invokeExact(context, text, written, text, length) == DONE;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Ends a packet; false if the tag is not the expected one. These ciphers have nothing left to put out. */
    static boolean finish(long context, long rest, long written) {
        try {
            return (int) FINAL.invokeExact(context, rest, written) == DONE;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Writes the tag to where the parameter says. */
    static boolean takeTag(long context, long parameters) {
        try {
            return (int) CONTEXT_GET_PARAMS.invokeExact(context, parameters) == DONE;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A native call throws nothing of its own. */
    private static Error unexpected(Throwable e) {
        if (e instanceof Error error) {
            return error;
        }
        return new AssertionError(e);
    }
}

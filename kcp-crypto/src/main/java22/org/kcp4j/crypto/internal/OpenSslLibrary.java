package org.kcp4j.crypto.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The AEAD ciphers of OpenSSL, as far as its configuration has them. Thread safe. */
final class OpenSslLibrary implements AeadLibrary {

    private final OpenSslVersion version;
    private final AtomicLong contexts = new AtomicLong();

    /** @throws LinkageError if the library is not there or lacks a function */
    OpenSslLibrary() {
        if (!OpenSsl.initialise()) {
            throw new IllegalStateException("OpenSSL does not begin");
        }
        version = OpenSsl.version();
    }

    @Override
    public String name() {
        String file = AeadChoice.LIBRARY_FILE;
        return "OpenSSL " + version + (file == null ? "" : " (" + file + ")");
    }

    @Override
    public boolean beatsJava(String cipher) {
        return version.beatsJava(cipher);
    }

    @Override
    public @Nullable Function<WipeableKey, AeadTransform> transforms(String cipher) {
        long fetched = OpenSsl.fetch(cipher);
        if (fetched == OpenSsl.NULL) {
            return null;
        }
        int keyBytes = OpenSsl.keyLength(fetched);
        Function<WipeableKey, AeadTransform> transforms = key -> new OpenSslAead(this, fetched, keyBytes, key);
        return works(transforms.apply(new WipeableKey(cipher, new byte[keyBytes]))) ? transforms : null;
    }

    /** Some configurations have a cipher and refuse to use it. */
    private static boolean works(AeadTransform transform) {
        try {
            byte[] packet = new byte[AeadTransform.NONCE_BYTES + 1 + AeadTransform.TAG_BYTES];
            transform.seal(packet, 0, 1);
            byte[] damaged = packet.clone();
            damaged[packet.length - 1] ^= 1;
            return !transform.open(damaged, 0, 1) && transform.open(packet, 0, 1);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public long contexts() {
        return contexts.get();
    }

    /** A context that is freed with the arena. */
    long newContext(Arena arena) throws GeneralSecurityException {
        long context = OpenSsl.newContext();
        if (context == OpenSsl.NULL) {
            throw new GeneralSecurityException("OpenSSL has no memory");
        }
        contexts.incrementAndGet();
        return MemorySegment.ofAddress(context).reinterpret(arena, this::free).address();
    }

    private void free(MemorySegment context) {
        OpenSsl.free(context.address());
        contexts.decrementAndGet();
    }
}

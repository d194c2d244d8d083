package org.kcp4j.crypto.internal;

import java.util.List;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;

/** Prints which of the AEAD ciphers are the system's, when each has opened what it sealed. */
final class FallbackProgram {

    private FallbackProgram() {}

    public static void main(String[] arguments) {
        List<String> natives = PacketCiphers.names().stream()
                .filter(name -> PacketCiphers.of(name, new byte[32]).authenticated())
                .peek(FallbackProgram::use)
                .filter(FallbackProgram::isNative)
                .toList();
        System.out.println(natives);
    }

    private static boolean isNative(String name) {
        WipeableKey key = new WipeableKey(name, new byte[32]);
        AeadTransform made =
                AeadChoice.ofProcess().transforms(name, AesGcm::new).apply(key);
        return !(made instanceof AesGcm || made instanceof ChaCha20Poly1305);
    }

    private static void use(String name) {
        PacketCipher cipher = PacketCiphers.of(name, new byte[32]).create();
        byte[] buffer = new byte[200];
        buffer[100] = 1;
        int sealed = cipher.seal(buffer, 50, 100);
        if (cipher.open(buffer, 50 - cipher.headroom(), sealed) != 100 || buffer[100] != 1) {
            throw new AssertionError(name);
        }
    }
}

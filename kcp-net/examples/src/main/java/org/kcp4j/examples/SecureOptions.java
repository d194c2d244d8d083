package org.kcp4j.examples;

import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;

/** Settings for both ends: authenticated encryption, and parity against loss. */
public final class SecureOptions {
    private SecureOptions() {}

    /**
     * Makes the options.
     *
     * @param passphrase known to both ends
     * @return the options
     */
    public static KcpOptions of(String passphrase) {
        byte[] key = KeyDerivation.kcptun(passphrase);
        return KcpOptions.builder()
                .cipher(PacketCiphers.of("aes-256-gcm", key))
                .fec(10, 3)
                .build();
    }
}

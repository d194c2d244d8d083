package org.kcp4j.crypto;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.kcp4j.crypto.internal.LibraryHere;
import org.kcp4j.crypto.internal.PacketTransform;

/** What the tests of this package share: every cipher, keys, and nonces that repeat from run to run. */
final class TestCiphers {

    static {
        LibraryHere.insist();
    }

    private TestCiphers() {}

    /** The default key of kcptun. */
    static byte[] kcptunKey() {
        return KeyDerivation.kcptun("it's a secrect");
    }

    /** One factory for each name that {@link PacketCiphers} knows. */
    static List<PacketCipher.Factory> all(byte[] key) {
        return PacketCiphers.names().stream()
                .map(name -> PacketCiphers.of(name, key))
                .toList();
    }

    /** All ciphers with nonce and checksum. */
    static List<PacketCipher.Factory> cfb(byte[] key) {
        return all(key).stream().filter(factory -> factory.headroom() == 20).toList();
    }

    static List<PacketCipher.Factory> aead(byte[] key) {
        return all(key).stream().filter(PacketCipher.Factory::authenticated).toList();
    }

    /** The cipher of a name with its key as it is, not cut out of kcptun's. */
    static PacketCipher.Factory typed(String name, byte[] key) {
        return switch (name) {
            case "none" -> PacketCiphers.none();
            case "xor" -> PacketCiphers.xor(key);
            case "aes", "aes-128", "aes-192", "aes-256" -> PacketCiphers.aes(key);
            case "salsa20" -> PacketCiphers.salsa20(key);
            case "blowfish" -> PacketCiphers.blowfish(key);
            case "twofish" -> PacketCiphers.twofish(key);
            case "cast5" -> PacketCiphers.cast5(key);
            case "3des" -> PacketCiphers.tripleDes(key);
            case "tea" -> PacketCiphers.tea(key);
            case "xtea" -> PacketCiphers.xtea(key);
            case "sm4" -> PacketCiphers.sm4(key);
            case "aes-128-gcm", "aes-192-gcm", "aes-256-gcm" -> PacketCiphers.aesGcm(key);
            case "chacha20-poly1305" -> PacketCiphers.chaCha20Poly1305(key);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The transform inside a CFB cipher, without nonce and checksum. */
    static PacketTransform transform(PacketCipher.Factory factory) {
        return ((CfbCipherFactory) factory).newTransform();
    }

    static NonceSource seededNonces(long seed) {
        Random random = new Random(seed);
        return (buffer, offset, length) -> {
            byte[] nonce = new byte[length];
            random.nextBytes(nonce);
            System.arraycopy(nonce, 0, buffer, offset, length);
        };
    }

    static NonceSource fixedNonce(byte[] nonce) {
        return (buffer, offset, length) -> System.arraycopy(nonce, 0, buffer, offset, length);
    }

    static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Seals into a new array that holds exactly the sealed packet. */
    static byte[] seal(PacketCipher cipher, byte[] plaintext) {
        byte[] buffer = new byte[cipher.headroom() + plaintext.length + cipher.tailroom()];
        System.arraycopy(plaintext, 0, buffer, cipher.headroom(), plaintext.length);
        int sealed = cipher.seal(buffer, cipher.headroom(), plaintext.length);
        if (sealed != buffer.length) {
            throw new AssertionError("sealed length " + sealed + " instead of " + buffer.length);
        }
        return buffer;
    }

    /** Opens a copy; null if it is rejected. */
    static byte[] open(PacketCipher cipher, byte[] sealed) {
        byte[] buffer = sealed.clone();
        int length = cipher.open(buffer, 0, buffer.length);
        return length < 0 ? null : Arrays.copyOfRange(buffer, cipher.headroom(), cipher.headroom() + length);
    }
}

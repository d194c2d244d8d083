package org.kcp4j.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bouncycastle.crypto.engines.TwofishEngine;
import org.kcp4j.crypto.internal.AeadChoice;
import org.kcp4j.crypto.internal.AeadTransform;
import org.kcp4j.crypto.internal.AesGcm;
import org.kcp4j.crypto.internal.AesKey;
import org.kcp4j.crypto.internal.Blowfish;
import org.kcp4j.crypto.internal.BouncyCastleKey;
import org.kcp4j.crypto.internal.Cast5;
import org.kcp4j.crypto.internal.ChaCha20Poly1305;
import org.kcp4j.crypto.internal.CipherKey;
import org.kcp4j.crypto.internal.NoneKey;
import org.kcp4j.crypto.internal.Salsa20;
import org.kcp4j.crypto.internal.Sm4;
import org.kcp4j.crypto.internal.Tea;
import org.kcp4j.crypto.internal.TripleDes;
import org.kcp4j.crypto.internal.WipeableKey;
import org.kcp4j.crypto.internal.XorKey;
import org.kcp4j.crypto.internal.Xtea;

/**
 * Every packet cipher: by kcptun's name and a kcptun key, or one by one with a key of the right length.
 *
 * <p>Choose {@link #aesGcm} or {@link #chaCha20Poly1305} unless the peer cannot: all others find damaged packets but
 * not forged ones. Keys are copied; the caller may overwrite its array afterwards. All methods are thread safe.
 *
 * <p>These two are Java's, or OpenSSL's where that is faster and can be called, as the {@linkplain org.kcp4j.crypto package}
 * explains.
 */
public final class PacketCiphers {

    private static final byte[] XOR_SALT = "sH3CIVoF#rWLtJo6".getBytes(US_ASCII);
    private static final int XOR_ITERATIONS = 32;

    private static final List<String> NAMES = List.of(
            "null",
            "none",
            "xor",
            "aes",
            "aes-256",
            "aes-192",
            "aes-128",
            "salsa20",
            "blowfish",
            "twofish",
            "cast5",
            "3des",
            "tea",
            "xtea",
            "sm4",
            "aes-128-gcm",
            "aes-192-gcm",
            "aes-256-gcm",
            "chacha20-poly1305");

    private PacketCiphers() {}

    /**
     * The names that {@link #of} knows.
     *
     * @return kcptun's names, then ours: {@code aes-256} (kcptun: {@code aes}), {@code aes-192-gcm},
     *     {@code aes-256-gcm} and {@code chacha20-poly1305}
     */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The cipher that kcptun means by a name, under the key it would use: as many leading bytes of {@code key} as the
     * cipher takes (PROTOCOL f.2). kcptun itself takes {@code aes} for a name it does not know; this method does not.
     *
     * @param name one of {@link #names()}
     * @param key the {@value KeyDerivation#KCPTUN_KEY_BYTES} bytes of {@link KeyDerivation#kcptun}; not looked at for
     *     {@code null} and {@code none}
     * @return a factory whose {@code name()} is {@code name}, but for {@code aes-256}, which becomes {@code aes}
     * @throws IllegalArgumentException if the name is unknown or the key has another length
     */
    public static PacketCipher.Factory of(String name, byte[] key) {
        if (name.equals("null")) {
            return unencrypted();
        }
        if (name.equals("none")) {
            return none();
        }
        requireLength("kcptun", key, KeyDerivation.KCPTUN_KEY_BYTES);
        byte[] first16 = Arrays.copyOf(key, 16);
        byte[] first24 = Arrays.copyOf(key, 24);
        try {
            return switch (name) {
                case "xor" -> xor(key);
                case "aes", "aes-256" -> aes(key);
                case "aes-192" -> aes(first24);
                case "aes-128" -> aes(first16);
                case "salsa20" -> salsa20(key);
                case "blowfish" -> blowfish(key);
                case "twofish" -> twofish(key);
                case "cast5" -> cast5(first16);
                case "3des" -> tripleDes(first24);
                case "tea" -> tea(first16);
                case "xtea" -> xtea(first16);
                case "sm4" -> sm4(first16);
                case "aes-128-gcm" -> aesGcm(first16);
                case "aes-192-gcm" -> aesGcm(first24);
                case "aes-256-gcm" -> aesGcm(key);
                case "chacha20-poly1305" -> chaCha20Poly1305(key);
                default -> throw new IllegalArgumentException("unknown cipher " + name + ", must be one of " + NAMES);
            };
        } finally {
            Arrays.fill(first16, (byte) 0);
            Arrays.fill(first24, (byte) 0);
        }
    }

    /**
     * {@code null}: no header, no check, no encryption.
     *
     * @return the factory
     */
    public static PacketCipher.Factory unencrypted() {
        return new UnencryptedFactory();
    }

    /**
     * {@code none}: nonce and checksum as in all CFB packets, no encryption.
     *
     * @return the factory
     */
    public static PacketCipher.Factory none() {
        return cfb("none", new NoneKey());
    }

    /**
     * {@code xor}: the same 1500 bytes over every packet. Hides nothing from anybody who looks.
     *
     * @param key any number of bytes
     * @return the factory
     */
    public static PacketCipher.Factory xor(byte[] key) {
        byte[] table = KeyDerivation.pbkdf2HmacSha1(key, XOR_SALT, XOR_ITERATIONS, XorKey.TABLE_BYTES);
        return cfb("xor", new XorKey(table));
    }

    /**
     * {@code aes-128}, {@code aes-192} or {@code aes}: AES in CFB, by the length of the key.
     *
     * @param key 16, 24 or 32 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory aes(byte[] key) {
        requireLength("AES", key, 16, 24, 32);
        return cfb(key.length == 32 ? "aes" : "aes-" + key.length * Byte.SIZE, new AesKey(key));
    }

    /**
     * {@code salsa20}: Salsa20/20 with the first 8 bytes of the packet as its nonce.
     *
     * @param key any number of bytes; padded with zeros to 32, what is more is ignored
     * @return the factory
     */
    public static PacketCipher.Factory salsa20(byte[] key) {
        return cfb("salsa20", new Salsa20(key));
    }

    /**
     * {@code blowfish}: Blowfish in CFB.
     *
     * @param key 1 to 56 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory blowfish(byte[] key) {
        if (key.length < 1 || key.length > 56) {
            throw new IllegalArgumentException("Blowfish key of " + key.length + " bytes, must be 1 to 56");
        }
        return cfb("blowfish", new Blowfish(key));
    }

    /**
     * {@code twofish}: Twofish in CFB.
     *
     * @param key 16, 24 or 32 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory twofish(byte[] key) {
        requireLength("Twofish", key, 16, 24, 32);
        return cfb("twofish", new BouncyCastleKey(TwofishEngine::new, key));
    }

    /**
     * {@code cast5}: CAST-128 with 16 rounds in CFB.
     *
     * @param key 16 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory cast5(byte[] key) {
        requireLength("CAST5", key, 16);
        return cfb("cast5", new Cast5(key));
    }

    /**
     * {@code 3des}: triple DES with three keys in CFB.
     *
     * @param key 24 bytes, parity bits ignored
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory tripleDes(byte[] key) {
        requireLength("3DES", key, 24);
        return cfb("3des", new TripleDes(key));
    }

    /**
     * {@code tea}: TEA with 8 cycles in CFB.
     *
     * @param key 16 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory tea(byte[] key) {
        requireLength("TEA", key, 16);
        return cfb("tea", new Tea(key));
    }

    /**
     * {@code xtea}: XTEA in CFB.
     *
     * @param key 16 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory xtea(byte[] key) {
        requireLength("XTEA", key, 16);
        return cfb("xtea", new Xtea(key));
    }

    /**
     * {@code sm4}: SM4 (GB/T 32907) in CFB.
     *
     * @param key 16 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory sm4(byte[] key) {
        requireLength("SM4", key, 16);
        return cfb("sm4", new Sm4(key));
    }

    /**
     * {@code aes-128-gcm}, {@code aes-192-gcm} or {@code aes-256-gcm}, by the length of the key. With random nonces one
     * key is good for some 2<sup>32</sup> packets, of all sessions and both directions together (PROTOCOL c.2).
     *
     * @param key 16, 24 or 32 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory aesGcm(byte[] key) {
        requireLength("AES", key, 16, 24, 32);
        return aead("aes-" + key.length * Byte.SIZE + "-gcm", new WipeableKey("AES", key), AesGcm::new);
    }

    /**
     * {@code chacha20-poly1305} (RFC 8439). kcptun has no name for it; kcp-go takes it as it takes any AEAD. The same
     * 2<sup>32</sup> packets as for {@link #aesGcm} hold.
     *
     * @param key 32 bytes
     * @return the factory
     * @throws IllegalArgumentException if the key has another length
     */
    public static PacketCipher.Factory chaCha20Poly1305(byte[] key) {
        requireLength("ChaCha20-Poly1305", key, 32);
        return aead("chacha20-poly1305", new WipeableKey("ChaCha20", key), ChaCha20Poly1305::new);
    }

    private static PacketCipher.Factory aead(
            String name, WipeableKey key, Function<WipeableKey, AeadTransform> ofJava) {
        return new AeadCipherFactory(name, key, AeadChoice.ofProcess().transforms(name, ofJava));
    }

    private static PacketCipher.Factory cfb(String name, CipherKey key) {
        return new CfbCipherFactory(name, key);
    }

    private static void requireLength(String cipher, byte[] key, int... lengths) {
        for (int length : lengths) {
            if (key.length == length) {
                return;
            }
        }
        throw new IllegalArgumentException(
                cipher + " key of " + key.length + " bytes, must be one of " + Arrays.toString(lengths));
    }
}

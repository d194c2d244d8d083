package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.BlowfishEngine;
import org.bouncycastle.crypto.engines.CAST5Engine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XTEAEngine;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Our ciphers against Bouncy Castle's and the platform's, for random keys and packets. */
class CipherOraclePropertyTest {

    /** One of our ciphers, the engine it must agree with, and the lengths of key to try. */
    record Pair(String name, Function<byte[], CipherKey> ours, Supplier<BlockCipher> theirs, List<Integer> keyLengths) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Provide
    Arbitrary<Pair> pairs() {
        return Arbitraries.of(
                new Pair("AES", AesKey::new, AESEngine::newInstance, List.of(16, 24, 32)),
                new Pair("Blowfish", Blowfish::new, BlowfishEngine::new, List.of(4, 7, 16, 32, 55, 56)),
                new Pair("CAST5", Cast5::new, CAST5Engine::new, List.of(16)),
                new Pair("3DES", TripleDes::new, DESedeEngine::new, List.of(24)),
                new Pair("SM4", Sm4::new, SM4Engine::new, List.of(16)),
                new Pair("XTEA", Xtea::new, XTEAEngine::new, List.of(16)));
    }

    @Property(tries = 2000)
    void cfbAgrees(@ForAll("pairs") Pair pair, @ForAll @IntRange(max = 4000) int length, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] key = bytes(random, pair.keyLengths.get(random.nextInt(pair.keyLengths.size())));
        byte[] plaintext = bytes(random, length);
        PacketTransform ours = pair.ours.apply(key).newTransform();
        byte[] expected = cfb(pair.theirs.get(), key, plaintext);

        byte[] packet = plaintext.clone();
        ours.encrypt(packet, 0, length);
        assertThat(packet).isEqualTo(expected);
        ours.decrypt(packet, 0, length);
        assertThat(packet).isEqualTo(plaintext);
    }

    @Property(tries = 1000)
    void salsa20Agrees(@ForAll @IntRange(max = 10_000) int length, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] key = bytes(random, 32);
        byte[] plaintext = bytes(random, length);
        byte[] expected = plaintext.clone();
        if (length > 8) {
            Salsa20Engine engine = new Salsa20Engine();
            engine.init(true, new ParametersWithIV(new KeyParameter(key), Arrays.copyOf(plaintext, 8)));
            engine.processBytes(plaintext, 8, length - 8, expected, 8);
        }
        new Salsa20(key).newTransform().encrypt(plaintext, 0, length);
        assertThat(plaintext).isEqualTo(expected);
    }

    @Property(tries = 1000)
    void chaCha20Poly1305Agrees(@ForAll @IntRange(max = 5000) int length, @ForAll long seed)
            throws GeneralSecurityException {
        Random random = new Random(seed);
        WipeableKey key = new WipeableKey("ChaCha20", bytes(random, 32));
        byte[] nonce = bytes(random, 12);
        byte[] plaintext = bytes(random, length);
        byte[] packet = Arrays.copyOf(nonce, 12 + length + 16);
        System.arraycopy(plaintext, 0, packet, 12, length);

        AeadTransform ours = new ChaCha20Poly1305(key);
        ours.seal(packet, 0, length);

        Cipher theirs = Cipher.getInstance("ChaCha20-Poly1305");
        theirs.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(nonce));
        assertThat(Arrays.copyOfRange(packet, 12, packet.length)).isEqualTo(theirs.doFinal(plaintext));
        assertThat(ours.open(packet, 0, length)).isTrue();
        assertThat(Arrays.copyOfRange(packet, 12, 12 + length)).isEqualTo(plaintext);
    }

    private static byte[] cfb(BlockCipher engine, byte[] key, byte[] plaintext) {
        int blockBytes = engine.getBlockSize();
        var mode = CFBBlockCipher.newInstance(engine, blockBytes * Byte.SIZE);
        mode.init(true, new ParametersWithIV(new KeyParameter(key), CfbIv.bytes(blockBytes)));
        byte[] output = new byte[plaintext.length];
        mode.processBytes(plaintext, 0, plaintext.length, output, 0);
        return output;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}

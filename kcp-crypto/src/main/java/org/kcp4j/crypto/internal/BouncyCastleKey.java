package org.kcp4j.crypto.internal;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;

/** CFB over a block cipher of Bouncy Castle. Each transform has an engine of its own. */
public final class BouncyCastleKey implements CipherKey {

    private final Supplier<BlockCipher> engines;
    private final byte[] key;

    /**
     * A key for an engine.
     *
     * @param engines makes engines
     * @param key what the engine takes, copied
     */
    public BouncyCastleKey(Supplier<BlockCipher> engines, byte[] key) {
        this.engines = engines;
        this.key = key.clone();
    }

    @Override
    public PacketTransform newTransform() {
        BlockCipher engine = engines.get();
        engine.init(true, new KeyParameter(key));
        return new Cfb(engine);
    }

    @Override
    public void destroy() {
        Arrays.fill(key, (byte) 0);
    }

    private static final class Cfb implements PacketTransform {

        private final BlockCipher engine;
        private final int blockBytes;
        private final byte[] first;
        private final byte[] keyStream;
        private final byte[] next;

        Cfb(BlockCipher engine) {
            this.engine = engine;
            this.blockBytes = engine.getBlockSize();
            this.first = CfbIv.bytes(blockBytes);
            engine.processBlock(first, 0, first, 0);
            keyStream = new byte[blockBytes];
            next = new byte[blockBytes];
        }

        @Override
        public void encrypt(byte[] buffer, int offset, int length) {
            System.arraycopy(first, 0, keyStream, 0, blockBytes);
            int end = offset + length;
            int position = offset;
            for (; position < end - blockBytes; position += blockBytes) {
                Bytes.xor(buffer, position, keyStream, 0, blockBytes);
                engine.processBlock(buffer, position, keyStream, 0);
            }
            Bytes.xor(buffer, position, keyStream, 0, end - position);
        }

        @Override
        public void decrypt(byte[] buffer, int offset, int length) {
            int position = offset + (length - 1) / blockBytes * blockBytes;
            int rest = offset + length - position;
            for (; position > offset; position -= blockBytes) {
                engine.processBlock(buffer, position - blockBytes, next, 0);
                Bytes.xor(buffer, position, next, 0, rest);
                rest = blockBytes;
            }
            Bytes.xor(buffer, offset, first, 0, Math.min(length, blockBytes));
        }
    }
}

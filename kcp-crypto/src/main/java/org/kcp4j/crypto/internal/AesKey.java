package org.kcp4j.crypto.internal;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/** AES in CFB, on the platform's AES because that runs on the processor's own instructions. */
public final class AesKey implements CipherKey {

    private final WipeableKey key;

    /**
     * A key for AES.
     *
     * @param key 16, 24 or 32 bytes, copied
     */
    public AesKey(byte[] key) {
        this.key = new WipeableKey("AES", key);
    }

    @Override
    public PacketTransform newTransform() {
        try {
            return new AesCfb(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no working AES", e);
        }
    }

    @Override
    public void destroy() {
        key.destroy();
    }

    /**
     * CFB from modes that the platform runs at full speed. With S the key stream, S<sub>1</sub> = E(IV) is the same for
     * every packet, and S<sub>i+1</sub> = E(C<sub>i</sub>).
     *
     * <ul>
     *   <li>Decrypting, all C<sub>i</sub> are known: one ECB call makes the rest of the key stream.
     *   <li>Encrypting, C<sub>i</sub> = P<sub>i</sub> xor S<sub>i</sub>, so S<sub>i+1</sub> = E(P<sub>i</sub> xor
     *       S<sub>i</sub>): that is CBC of the plaintext, with S<sub>1</sub> as its initialisation vector.
     * </ul>
     */
    private static final class AesCfb implements PacketTransform {

        private static final int BLOCK_BYTES = 16;
        private static final int USUAL_PACKET_BYTES = 1504;

        private final byte[] firstKeyStream;
        private final Cipher ecb;
        private final Cipher cbc;
        private byte[] keyStream = new byte[USUAL_PACKET_BYTES];

        AesCfb(WipeableKey key) throws GeneralSecurityException {
            ecb = Cipher.getInstance("AES/ECB/NoPadding");
            ecb.init(Cipher.ENCRYPT_MODE, key);
            firstKeyStream = ecb.doFinal(CfbIv.bytes(BLOCK_BYTES));
            cbc = Cipher.getInstance("AES/CBC/NoPadding");
            cbc.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(firstKeyStream));
        }

        @Override
        public void encrypt(byte[] buffer, int offset, int length) {
            xorKeyStream(cbc, buffer, offset, length);
        }

        @Override
        public void decrypt(byte[] buffer, int offset, int length) {
            xorKeyStream(ecb, buffer, offset, length);
        }

        private void xorKeyStream(Cipher mode, byte[] buffer, int offset, int length) {
            if (length <= BLOCK_BYTES) {
                Bytes.xor(buffer, offset, firstKeyStream, 0, length);
                return;
            }
            // The last block, whole or not, feeds nothing.
            int feedback = (length - 1) / BLOCK_BYTES * BLOCK_BYTES;
            if (keyStream.length < feedback) {
                keyStream = new byte[feedback];
            }
            try {
                mode.doFinal(buffer, offset, feedback, keyStream);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES failed on " + feedback + " bytes", e);
            }
            Bytes.xor(buffer, offset, firstKeyStream, 0, BLOCK_BYTES);
            Bytes.xor(buffer, offset + BLOCK_BYTES, keyStream, 0, length - BLOCK_BYTES);
        }
    }
}

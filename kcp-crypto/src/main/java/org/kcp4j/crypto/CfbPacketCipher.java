package org.kcp4j.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.kcp4j.crypto.internal.PacketTransform;

/**
 * The packet of all ciphers that are not AEAD (PROTOCOL c.1):
 *
 * <pre>
 * 0        16       20
 * | nonce  | crc32  | plaintext |
 * </pre>
 *
 * The CRC is little-endian and covers the plaintext; then the transform encrypts the whole packet from byte 0.
 */
final class CfbPacketCipher implements PacketCipher {

    static final int NONCE_BYTES = 16;
    static final int HEADROOM = NONCE_BYTES + Integer.BYTES;

    private static final VarHandle LITTLE_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final CfbCipherFactory factory;
    private final PacketTransform transform;
    private final NonceSource nonces;
    private final CRC32 crc = new CRC32();

    CfbPacketCipher(CfbCipherFactory factory, PacketTransform transform, NonceSource nonces) {
        this.factory = factory;
        this.transform = transform;
        this.nonces = nonces;
    }

    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public int headroom() {
        return HEADROOM;
    }

    @Override
    public int tailroom() {
        return 0;
    }

    @Override
    public int seal(byte[] buffer, int offset, int length) {
        PacketRange.check(buffer, offset, length, HEADROOM, 0);
        factory.requireAlive();
        int start = offset - HEADROOM;
        nonces.fill(buffer, start, NONCE_BYTES);
        LITTLE_ENDIAN_INT.set(buffer, start + NONCE_BYTES, crcOf(buffer, offset, length));
        transform.encrypt(buffer, start, HEADROOM + length);
        return HEADROOM + length;
    }

    @Override
    public int open(byte[] buffer, int offset, int length) {
        PacketRange.check(buffer, offset, length, 0, 0);
        factory.requireAlive();
        if (length < HEADROOM) {
            return TOO_SHORT;
        }
        transform.decrypt(buffer, offset, length);
        int plaintextLength = length - HEADROOM;
        int expected = (int) LITTLE_ENDIAN_INT.get(buffer, offset + NONCE_BYTES);
        return crcOf(buffer, offset + HEADROOM, plaintextLength) == expected ? plaintextLength : CHECK_FAILED;
    }

    private int crcOf(byte[] buffer, int offset, int length) {
        crc.reset();
        crc.update(buffer, offset, length);
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        return "PacketCipher[" + name() + "]";
    }
}

package org.kcp4j.crypto.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.Arrays;

/**
 * An AEAD cipher of OpenSSL. The key is set once for each direction, with its first packet; then a packet is three or four
 * calls on a copy of it in native memory, and allocates nothing. Arrays could be passed as they are, but only together
 * with objects that say where, which the compiler does not always do away with.
 *
 * <p>Native memory: about a kilobyte for each direction and two for the packet, more if one was longer. It is freed, and the
 * keys in it overwritten, when the garbage collector finds this object out of use.
 */
final class OpenSslAead implements AeadTransform {

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    // Native memory: what the library wants for itself, the tag, then the packet from its nonce on.
    private static final int WRITTEN = 0;
    private static final int TAG = 16;
    private static final int TAG_PARAMETER = 32;
    private static final int NONCE = TAG_PARAMETER + OpenSsl.TAG_PARAMETER_BYTES + 4;
    private static final int TEXT = NONCE + NONCE_BYTES;
    private static final int ALIGNMENT = 64;
    private static final int USUAL_TEXT_BYTES = 1500;

    /** What one call is given; the garbage collector waits for it. */
    private static final int LONGEST_UPDATE = 16 * 1024;

    private final OpenSslLibrary library;
    private final long cipher;
    private final int keyBytes;
    private final WipeableKey key;

    /** Of the contexts. */
    private final Arena arena = Arena.ofAuto();

    private MemorySegment memory = newMemory(USUAL_TEXT_BYTES);
    private long sealer = OpenSsl.NULL;
    private long opener = OpenSsl.NULL;

    /** The nonce of the packet sealed before, if there is a sealer. */
    private long lastNonceHead;

    private int lastNonceTail;

    OpenSslAead(OpenSslLibrary library, long cipher, int keyBytes, WipeableKey key) {
        this.library = library;
        this.cipher = cipher;
        this.keyBytes = keyBytes;
        this.key = key;
    }

    @Override
    public void seal(byte[] buffer, int offset, int length) throws GeneralSecurityException {
        long nonceHead = Bytes.littleEndianLong(buffer, offset);
        int nonceTail = Bytes.littleEndianInt(buffer, offset + Long.BYTES);
        if (sealer == OpenSsl.NULL) {
            sealer = newContext(true);
        } else if (nonceHead == lastNonceHead && nonceTail == lastNonceTail) {
            throw new InvalidAlgorithmParameterException("the nonce of the packet before");
        }
        lastNonceHead = nonceHead;
        lastNonceTail = nonceTail;
        try {
            long address = copyIn(buffer, offset, length);
            boolean sealed = OpenSsl.begin(sealer, address + NONCE, OpenSsl.NULL)
                    && update(sealer, address, length)
                    && OpenSsl.finish(sealer, address + TAG, address + WRITTEN)
                    && OpenSsl.takeTag(sealer, address + TAG_PARAMETER);
            if (!sealed) {
                throw new GeneralSecurityException("OpenSSL does not seal");
            }
            int text = offset + NONCE_BYTES;
            MemorySegment.copy(memory, BYTE, TEXT, buffer, text, length);
            MemorySegment.copy(memory, BYTE, TAG, buffer, text + length, TAG_BYTES);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public boolean open(byte[] buffer, int offset, int length) throws GeneralSecurityException {
        if (opener == OpenSsl.NULL) {
            opener = newContext(false);
        }
        try {
            long address = copyIn(buffer, offset, length);
            int text = offset + NONCE_BYTES;
            MemorySegment.copy(buffer, text + length, memory, BYTE, TAG, TAG_BYTES);
            boolean decrypted =
                    OpenSsl.begin(opener, address + NONCE, address + TAG_PARAMETER) && update(opener, address, length);
            if (!decrypted) {
                throw new GeneralSecurityException("OpenSSL does not open");
            }
            if (!OpenSsl.finish(opener, address + TAG, address + WRITTEN)) {
                return false;
            }
            MemorySegment.copy(memory, BYTE, TEXT, buffer, text, length);
            return true;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Copies nonce and text; returns where the native memory begins. */
    private long copyIn(byte[] buffer, int offset, int length) {
        if (length > memory.byteSize() - TEXT) {
            memory = newMemory(length);
        }
        MemorySegment.copy(buffer, offset, memory, BYTE, NONCE, NONCE_BYTES + length);
        return memory.address();
    }

    private static boolean update(long context, long address, int length) {
        boolean done = true;
        for (int from = 0; from < length && done; from += LONGEST_UPDATE) {
            int count = Math.min(length - from, LONGEST_UPDATE);
            done = OpenSsl.update(context, address + TEXT + from, count, address + WRITTEN);
        }
        return done;
    }

    private static MemorySegment newMemory(int textBytes) {
        MemorySegment memory = Arena.ofAuto().allocate((long) TEXT + textBytes, ALIGNMENT);
        OpenSsl.describeTag(memory.asSlice(TAG_PARAMETER), memory.address() + TAG, TAG_BYTES);
        return memory;
    }

    private long newContext(boolean encrypt) throws GeneralSecurityException {
        byte[] bytes = key.getEncoded();
        try {
            if (bytes.length != keyBytes) {
                throw new GeneralSecurityException(
                        "OpenSSL takes a key of " + keyBytes + " bytes, not " + bytes.length);
            }
            long context = library.newContext(arena);
            MemorySegment.copy(bytes, 0, memory, BYTE, TEXT, keyBytes);
            if (!OpenSsl.setKey(context, cipher, memory.address() + TEXT, encrypt)) {
                throw new GeneralSecurityException("OpenSSL does not take the key");
            }
            return context;
        } finally {
            memory.asSlice(TEXT, keyBytes).fill((byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }
}

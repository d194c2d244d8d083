package org.kcp4j.cli.snappy;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Compresses into the framing format. Every write becomes one chunk (several beyond 65 536 bytes) and leaves at once, in
 * one write for each chunk; nothing waits here. One thread at a time.
 */
public final class SnappyOutputStream extends OutputStream {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BODY = Framing.HEADER_BYTES + Framing.CHECKSUM_BYTES;

    private final OutputStream out;
    private final BlockEncoder encoder = new BlockEncoder();
    private final CRC32C crc = new CRC32C();
    private boolean started;

    /** The stream's start and one chunk; grows to the largest write there was. */
    private byte[] frame = new byte[1 << 10];

    /**
     * Starts a stream; nothing is written yet.
     *
     * @param out where chunks go
     */
    public SnappyOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        for (int done = 0; done < length; done += BlockEncoder.MAX_BLOCK_BYTES) {
            writeChunk(from, offset + done, Math.min(BlockEncoder.MAX_BLOCK_BYTES, length - done));
        }
    }

    private void writeChunk(byte[] from, int offset, int length) throws IOException {
        int chunk = started ? 0 : Framing.STREAM_START.length;
        int body = chunk + BODY;
        reserve(body + BlockEncoder.maxEncodedBytes(length));
        int encoded = encoder.encode(from, offset, length, frame, body);
        byte type = Framing.COMPRESSED;
        if (encoded >= length - length / 8) {
            // Not worth the peer's time, says golang/snappy.
            type = Framing.PLAIN;
            encoded = length;
            System.arraycopy(from, offset, frame, body, length);
        }
        INT.set(frame, chunk, (Framing.CHECKSUM_BYTES + encoded) << 8 | type);
        INT.set(frame, chunk + Framing.HEADER_BYTES, Framing.maskedChecksum(crc, from, offset, length));
        if (!started) {
            System.arraycopy(Framing.STREAM_START, 0, frame, 0, chunk);
            started = true;
        }
        out.write(frame, 0, body + encoded);
    }

    private void reserve(int bytes) {
        if (frame.length < bytes) {
            frame = new byte[bytes];
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

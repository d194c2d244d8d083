package org.kcp4j.cli.snappy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Expands the framing format. A read returns as soon as a chunk is there; it never waits for more. Memory is bounded by
 * the largest chunk that the format allows. One thread at a time.
 */
public final class SnappyInputStream extends InputStream {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_CHUNK_BYTES =
            Framing.CHECKSUM_BYTES + BlockEncoder.maxEncodedBytes(BlockEncoder.MAX_BLOCK_BYTES);

    private final InputStream in;
    private final CRC32C crc = new CRC32C();
    private boolean started;

    /** Bytes read and not yet expanded: {@code raw[rawStart … rawEnd)}. */
    private final byte[] raw = new byte[Framing.HEADER_BYTES + MAX_CHUNK_BYTES];

    private int rawStart;
    private int rawEnd;

    /** Bytes expanded and not yet returned: {@code plain[plainStart … plainEnd)}. */
    private final byte[] plain = new byte[BlockEncoder.MAX_BLOCK_BYTES];

    private int plainStart;
    private int plainEnd;

    /**
     * Starts at the beginning of a stream.
     *
     * @param in where chunks come from
     */
    public SnappyInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return plainStart == plainEnd && !nextData() ? -1 : plain[plainStart++] & 0xff;
    }

    /**
     * Returns what is expanded, or waits for the next chunk.
     *
     * @throws StreamCorruptedException if the peer's bytes are no such stream, or a checksum is wrong
     * @throws EOFException if the stream ends within a chunk
     */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (plainStart == plainEnd && !nextData()) {
            return -1;
        }
        int count = Math.min(length, plainEnd - plainStart);
        System.arraycopy(plain, plainStart, into, offset, count);
        plainStart += count;
        return count;
    }

    @Override
    public int available() {
        return plainEnd - plainStart;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Expands chunks up to the next that holds data; false at the end of the stream. */
    private boolean nextData() throws IOException {
        plainStart = 0;
        plainEnd = 0;
        while (plainEnd == 0) {
            if (rawStart == rawEnd && !fill(1)) {
                return false;
            }
            require(Framing.HEADER_BYTES);
            int header = (int) INT.get(raw, rawStart);
            rawStart += Framing.HEADER_BYTES;
            chunk(header & 0xff, header >>> 8);
        }
        return true;
    }

    private void chunk(int type, int length) throws IOException {
        if (type == Framing.IDENTIFIER) {
            identifier(length);
        } else if (!started) {
            throw new StreamCorruptedException("snappy: stream begins with a chunk of type " + type);
        } else if (type == Framing.COMPRESSED || type == Framing.PLAIN) {
            data(type, length);
        } else if (type >= Framing.FIRST_SKIPPABLE) {
            skipChunk(length);
        } else {
            throw new StreamCorruptedException("snappy: unknown chunk type " + type);
        }
    }

    private void identifier(int length) throws IOException {
        byte[] expected = Framing.STREAM_START;
        if (length != expected.length - Framing.HEADER_BYTES) {
            throw new StreamCorruptedException("snappy: identifier of " + length + " bytes");
        }
        require(length);
        if (!Arrays.equals(expected, Framing.HEADER_BYTES, expected.length, raw, rawStart, rawStart + length)) {
            throw new StreamCorruptedException("snappy: bad identifier");
        }
        rawStart += length;
        started = true;
    }

    private void data(int type, int length) throws IOException {
        if (length < Framing.CHECKSUM_BYTES || length > MAX_CHUNK_BYTES) {
            throw new StreamCorruptedException("snappy: chunk of " + length + " bytes");
        }
        require(length);
        int body = rawStart + Framing.CHECKSUM_BYTES;
        int end = rawStart + length;
        int decoded = type == Framing.COMPRESSED ? BlockDecoder.decode(raw, body, end, plain) : copy(body, end);
        if (Framing.maskedChecksum(crc, plain, 0, decoded) != (int) INT.get(raw, rawStart)) {
            throw new StreamCorruptedException("snappy: wrong checksum");
        }
        rawStart = end;
        plainEnd = decoded;
    }

    private int copy(int body, int end) throws StreamCorruptedException {
        int length = end - body;
        if (length > plain.length) {
            throw new StreamCorruptedException("snappy: plain chunk of " + length + " bytes");
        }
        System.arraycopy(raw, body, plain, 0, length);
        return length;
    }

    private void skipChunk(int length) throws IOException {
        for (int rest = length; rest > 0; ) {
            int part = Math.min(rest, MAX_CHUNK_BYTES);
            require(part);
            rawStart += part;
            rest -= part;
        }
    }

    private void require(int bytes) throws EOFException, IOException {
        if (rawEnd - rawStart < bytes && !fill(bytes)) {
            throw new EOFException("snappy: stream ends within a chunk");
        }
    }

    /** Reads until so many bytes are there; takes more where they are there already. */
    private boolean fill(int bytes) throws IOException {
        if (raw.length - rawStart < bytes || rawStart == rawEnd) {
            System.arraycopy(raw, rawStart, raw, 0, rawEnd - rawStart);
            rawEnd -= rawStart;
            rawStart = 0;
        }
        while (rawEnd - rawStart < bytes) {
            int count = in.read(raw, rawEnd, raw.length - rawEnd);
            if (count < 0) {
                return false;
            }
            rawEnd += count;
        }
        return true;
    }
}

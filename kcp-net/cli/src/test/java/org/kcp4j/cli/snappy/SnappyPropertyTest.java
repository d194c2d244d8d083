package org.kcp4j.cli.snappy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SnappyPropertyTest {
    @Property(tries = 300)
    void readsBackWhatWasWritten(
            @ForAll("writes") List<byte[]> writes, @ForAll @IntRange(min = 1, max = 5000) int mostPerRead)
            throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        try (SnappyOutputStream snappy = new SnappyOutputStream(wire)) {
            for (byte[] write : writes) {
                snappy.write(write);
                expected.write(write);
            }
        }
        InputStream slow = new Trickle(wire.toByteArray(), mostPerRead);
        assertThat(new SnappyInputStream(slow).readAllBytes()).isEqualTo(expected.toByteArray());
    }

    @Property(tries = 300)
    void everyWriteCanBeReadAtOnce(@ForAll("writes") List<byte[]> writes) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        SnappyOutputStream snappy = new SnappyOutputStream(wire);
        Pipe pipe = new Pipe(wire);
        SnappyInputStream input = new SnappyInputStream(pipe);
        for (byte[] write : writes) {
            snappy.write(write);
            assertThat(input.readNBytes(write.length)).isEqualTo(write);
        }
    }

    @Property(tries = 1000)
    void damageIsNoticedOrHarmless(
            @ForAll("block") byte[] data, @ForAll @IntRange(max = 1 << 20) int place, @ForAll byte damage)
            throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        new SnappyOutputStream(wire).write(data);
        byte[] bytes = wire.toByteArray();
        if (bytes.length == 0) {
            return;
        }
        bytes[place % bytes.length] ^= damage;
        byte[] read;
        try {
            read = new SnappyInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        } catch (StreamCorruptedException | EOFException e) {
            return;
        }
        // A type that says the chunk may be skipped is all that nothing protects; there are two chunks at most.
        int first = Math.min(data.length, BlockEncoder.MAX_BLOCK_BYTES);
        assertThat(read)
                .isIn(data, new byte[0], Arrays.copyOf(data, first), Arrays.copyOfRange(data, first, data.length));
    }

    @Property(tries = 2000)
    void noBlockOfWhateverBytesLeavesItsRanges(@ForAll byte[] block) throws IOException {
        byte[] into = new byte[100];
        try {
            assertThat(BlockDecoder.decode(block, 0, block.length, into)).isBetween(0, into.length);
        } catch (StreamCorruptedException e) {
            assertThat(e).hasMessageStartingWith("snappy: ");
        }
    }

    @Provide
    Arbitrary<List<byte[]>> writes() {
        return block().list().ofMaxSize(8);
    }

    /** Between noise and one letter, up to more than a chunk holds. */
    @Provide
    Arbitrary<byte[]> block() {
        Arbitrary<Integer> lengths = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 100), Arbitraries.integers().between(0, 70_000));
        return Combinators.combine(lengths, Arbitraries.integers().between(1, 256), Arbitraries.longs())
                .as((length, letters, seed) -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    byte[] data = new byte[length];
                    for (int i = 0; i < length; i++) {
                        data[i] = (byte) random.nextInt(letters);
                    }
                    return data;
                });
    }

    /** Gives few bytes at a time. */
    private static final class Trickle extends ByteArrayInputStream {
        private final int most;

        Trickle(byte[] bytes, int most) {
            super(bytes);
            this.most = most;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, most));
        }
    }

    /** Gives what has been written; fails where a real stream would wait. */
    private static final class Pipe extends InputStream {
        private final ByteArrayOutputStream written;
        private int taken;

        Pipe(ByteArrayOutputStream written) {
            this.written = written;
        }

        @Override
        public int read() {
            throw new AssertionError("reads in blocks");
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = Math.min(length, written.size() - taken);
            assertThat(count).as("bytes there are").isPositive();
            System.arraycopy(written.toByteArray(), taken, into, offset, count);
            taken += count;
            return count;
        }
    }
}

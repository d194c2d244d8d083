package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunBufferTest {
    private static final InetSocketAddress ANN = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final InetSocketAddress BOB = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);

    private final RunBuffer buffer = new RunBuffer(ByteBuffer::allocate);
    private final Sorter sorter = new Sorter();

    /** Takes runs apart, and notes how many datagrams came together. */
    private static final class Sorter implements LinkPoller.Receiver {
        final List<String> datagrams = new ArrayList<>();
        final List<Integer> together = new ArrayList<>();

        @Override
        public void datagram(InetSocketAddress from, ByteBuffer datagram) {
            note(from, datagram);
            together.add(1);
        }

        @Override
        public void run(InetSocketAddress from, ByteBuffer run, int each) {
            assertThat(run.remaining()).as("bytes of a run").isGreaterThan(each);
            int count = 0;
            for (int left = run.remaining(); left > 0; left -= each) {
                note(from, run.slice(run.position() + count * each, Math.min(each, left)));
                count++;
            }
            together.add(count);
        }

        private void note(InetSocketAddress from, ByteBuffer datagram) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.duplicate().get(bytes);
            datagrams.add(described(from, bytes));
        }

        static String described(InetSocketAddress from, byte[] bytes) {
            return from.getPort() + ": " + bytes.length + " bytes, " + Arrays.hashCode(bytes);
        }

        @Override
        public void endOfBatch() {}

        @Override
        public void refused() {}

        @Override
        public void failed(IOException cause) {
            throw new AssertionError(cause);
        }
    }

    private void receive(InetSocketAddress from, int... lengths) {
        for (int length : lengths) {
            buffer.room().put(new byte[length]);
            buffer.received(from, sorter);
        }
    }

    @Test
    void equalOnesOfOneSenderAreJoinedWithAShorterLastOne() {
        receive(ANN, 1400, 1400, 1400, 700, 1400, 1400);
        buffer.flush(sorter);
        assertThat(sorter.together).containsExactly(4, 2);
    }

    @Test
    void aLongerOneAndAnotherSenderBeginAnew() {
        receive(ANN, 100, 100, 101);
        receive(BOB, 101, 101);
        buffer.flush(sorter);
        assertThat(sorter.together).containsExactly(2, 1, 2);
    }

    @Test
    void emptyOnesStandAlone() {
        receive(ANN, 0, 0, 10, 0, 10);
        buffer.flush(sorter);
        assertThat(sorter.together).containsExactly(1, 1, 1, 1, 1);
    }

    @Test
    void aLongRunIsHandedOverAndTheNextBegins() {
        receive(ANN, 65_507, 65_507, 65_507);
        buffer.flush(sorter);
        assertThat(sorter.together).containsExactly(2, 1);
    }

    @Test
    void nothingIsHandedOverTwice() {
        receive(ANN, 5);
        buffer.flush(sorter);
        buffer.flush(sorter);
        assertThat(sorter.together).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65_507})
    void everyDatagramArrivesInOrderFromItsSender(int sizes) {
        long seed = new Random().nextLong();
        System.out.println("everyDatagramArrivesInOrderFromItsSender " + sizes + ": seed " + seed);
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[Math.min(65_507, random.nextInt(3) * 700 + random.nextInt(sizes))];
            random.nextBytes(bytes);
            InetSocketAddress from = random.nextInt(10) == 0 ? BOB : ANN;
            buffer.room().put(bytes);
            buffer.received(from, sorter);
            expected.add(Sorter.described(from, bytes));
            if (random.nextInt(50) == 0) {
                buffer.flush(sorter);
            }
        }
        buffer.flush(sorter);
        assertThat(sorter.datagrams).isEqualTo(expected);
    }
}

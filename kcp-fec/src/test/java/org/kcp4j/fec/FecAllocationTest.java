package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What encoder and decoder cost: nothing per packet in steady state, and little while idle. */
class FecAllocationTest {
    private static final int PACKETS = 40_000;
    private static final int ROUNDS = 5;

    @ParameterizedTest
    @CsvSource({"10,3", "3,1", "20,10"})
    void allocatesNothingPerPacketInSteadyState(int data, int parity) {
        Loop loop = new Loop(new FecConfig(data, parity));
        loop.run(PACKETS);
        loop.run(PACKETS);
        // Compilation and instrumentation may charge this thread with something once, but not every time.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = AllocatedBytes.now();
            loop.run(PACKETS);
            least = Math.min(least, AllocatedBytes.now() - before);
        }
        assertThat(least).isZero();
        assertThat(loop.rebuilt).isGreaterThan(PACKETS / 50);
        assertThat(loop.wrong).isZero();
    }

    @ParameterizedTest
    @CsvSource({"10,3,4096", "20,10,6144"})
    void anIdlePairIsSmall(int data, int parity, long mostBytes) {
        FecConfig config = new FecConfig(data, parity);
        Object[] kept = new Object[2_000];
        kept[0] = new FecEncoder(config);
        kept[1] = new FecDecoder(config, 1_500);
        long before = AllocatedBytes.now();
        for (int i = 2; i < kept.length; i += 2) {
            kept[i] = new FecEncoder(config);
            kept[i + 1] = new FecDecoder(config, 1_500);
        }
        assertThat((AllocatedBytes.now() - before) / (kept.length / 2 - 1)).isLessThan(mostBytes);
    }

    /** Sender and receiver in one buffer, with every thirteenth packet lost in an order that never repeats soon. */
    private static final class Loop implements ParitySink, RecoverySink {
        private static final int HEADROOM = 20;
        private static final int LONGEST = 1_400;

        private final FecEncoder encoder;
        private final FecDecoder decoder;
        private final byte[] packet = new byte[HEADROOM + FecHeader.WITH_SIZE + LONGEST];
        private final byte[] lent = new byte[HEADROOM + FecHeader.WITH_SIZE + LONGEST];
        private long state = 42;
        private int nowMs;
        private int sent;
        int rebuilt;
        int wrong;

        Loop(FecConfig config) {
            encoder = new FecEncoder(config);
            decoder = new FecDecoder(config, 1_500);
        }

        void run(int packets) {
            for (int i = 0; i < packets; i++) {
                int length = 1_000 + next(400);
                java.util.Arrays.fill(packet, (byte) sent++);
                encoder.encode(packet, HEADROOM + FecHeader.WITH_SIZE, length, nowMs++, this);
                arrive(packet, HEADROOM, FecHeader.WITH_SIZE + length);
            }
        }

        private void arrive(byte[] buffer, int offset, int length) {
            if (next(13) != 0) {
                decoder.decode(buffer, offset, length, this);
            }
        }

        private int next(int bound) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            return (int) ((state >>> 33) % bound);
        }

        @Override
        public byte[] buffer(int length) {
            return lent;
        }

        @Override
        public int headroom() {
            return HEADROOM;
        }

        @Override
        public void packet(int length) {
            arrive(lent, HEADROOM, length);
        }

        @Override
        public void recovered(byte[] buffer, int offset, int length) {
            rebuilt++;
            if (length < 1_000 || buffer[offset] != buffer[offset + length - 1]) {
                wrong++;
            }
        }
    }
}

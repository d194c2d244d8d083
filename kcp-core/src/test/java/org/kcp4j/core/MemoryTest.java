package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What engines cost: nothing per packet in steady state, and little while idle. */
class MemoryTest {
    private static final int PACKETS = 120_000;
    private static final int ROUNDS = 5;

    @Test
    void allocatesNothingPerPacketInSteadyState() {
        Transfer transfer = new Transfer(50);
        transfer.run(PACKETS); // warm-up: rings and pools grow, classes load
        // Compilation, class loading and instrumentation may charge this thread with something once, but not every
        // time.
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = AllocatedBytes.now();
            transfer.run(PACKETS);
            least = Math.min(least, AllocatedBytes.now() - before);
        }
        assertThat(least).isZero();
        assertThat(transfer.sender.counters().retransSegs())
                .as("there was loss")
                .isGreaterThan(1_000);
    }

    @Test
    void theMeasureSeesASingleSmallArray() {
        long before = AllocatedBytes.now();
        byte[][] kept = {new byte[1]};
        long allocated = AllocatedBytes.now() - before;
        assertThat(kept[0]).hasSize(1);
        assertThat(allocated).isPositive();
    }

    @Test
    void anIdleEngineIsMadeOfLessThanTwoKilobytes() {
        KcpConfig config = KcpConfig.fast3();
        KcpEngine[] engines = new KcpEngine[1_000];
        engines[0] = new KcpEngine(0, config); // loads the classes
        long before = AllocatedBytes.now();
        for (int i = 1; i < engines.length; i++) {
            engines[i] = new KcpEngine(i, config);
        }
        long perEngine = (AllocatedBytes.now() - before) / (engines.length - 1);
        assertThat(perEngine).isLessThan(2_048);
    }

    @Test
    void anEngineGoneIdleHoldsNoPayloadAndTrimsToWhatItWas() {
        CheckedPool pool = new CheckedPool();
        KcpConfig config = KcpConfig.fast3().withStream(true);
        KcpEngine engine = new KcpEngine(1, config, pool, EngineObserver.NONE);
        KcpEngine peer = new KcpEngine(1, config, pool, EngineObserver.NONE);
        LoopbackLink out = new LoopbackLink(2_048, config.mtu(), 0);
        LoopbackLink back = new LoopbackLink(2_048, config.mtu(), 0);
        byte[] bytes = new byte[500_000];
        assertThat(engine.send(bytes, 0, bytes.length)).isTrue();
        for (int now = 0; engine.waitingSegments() > 0; now += 10) {
            engine.flush(now, out);
            out.deliverTo(peer, now);
            peer.read(bytes, 0, bytes.length);
            peer.flush(now, back);
            back.deliverTo(engine, now);
        }
        assertThat(pool.lent()).isZero();
        engine.trim();
        peer.trim();
        engine.assertInvariants();
        peer.assertInvariants();
        assertThat(engine.send(bytes, 0, 10_000)).as("works on after trimming").isTrue();
        engine.flush(1_000_000, out);
        out.deliverTo(peer, 1_000_000);
        assertThat(peer.read(bytes, 0, bytes.length)).isEqualTo(10_000);
    }

    @Test
    void theFreeListKeepsNoMoreThanItsBoundAndNoOtherSizes() {
        FreeListPayloadPool pool = new FreeListPayloadPool(10, 2);
        byte[] first = pool.acquire(10);
        byte[] second = pool.acquire(1);
        assertThat(second).hasSize(10);
        pool.release(pool.acquire(10));
        pool.release(first);
        pool.release(second);
        pool.release(pool.acquire(11));
        assertThat(pool.free()).isEqualTo(2);
        pool.trim();
        assertThat(pool.free()).isZero();
    }

    @Test
    void smallPayloadTakesASmallArray() {
        FreeListPayloadPool pool = new FreeListPayloadPool(1_476, 2);
        byte[] small = pool.acquire(FreeListPayloadPool.SMALL_BYTES);
        assertThat(small).hasSize(FreeListPayloadPool.SMALL_BYTES);
        byte[] slot = pool.acquire(FreeListPayloadPool.SMALL_BYTES + 1);
        assertThat(slot).hasSize(1_476);
        pool.release(small);
        pool.release(slot);
        assertThat(pool.free()).isEqualTo(2);
        assertThat(pool.acquire(1)).as("reused").isSameAs(small);
        assertThat(pool.acquire(1_476)).as("reused").isSameAs(slot);
        pool.release(small);
        pool.trim();
        assertThat(pool.free()).isZero();
    }

    /** What is written byte by byte before a flush fills segments as if it had been written at once. */
    @Test
    void aStreamOfSmallWritesFillsWholeSegments() {
        KcpConfig config = KcpConfig.fast3().withStream(true);
        CheckedPool pool = new CheckedPool();
        KcpEngine engine = new KcpEngine(7, config, pool, EngineObserver.NONE);
        KcpEngine peer = new KcpEngine(7, config);
        byte[] bytes = new byte[3_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
            assertThat(engine.send(bytes, i, 1)).isTrue();
        }
        engine.assertInvariants();
        assertThat(engine.waitingSegments()).isEqualTo(3);
        assertThat(pool.lent()).as("nothing outgrown is kept").isEqualTo(3);
        LoopbackLink out = new LoopbackLink(16, config.mtu(), 0);
        engine.flush(0, out);
        out.deliverTo(peer, 0);
        byte[] read = new byte[bytes.length];
        assertThat(peer.read(read, 0, read.length)).isEqualTo(bytes.length);
        assertThat(read).isEqualTo(bytes);
    }

    /** A busy one-way stream between two engines over a link that loses packets. */
    private static final class Transfer {
        final KcpEngine sender;
        final KcpEngine receiver;
        private final LoopbackLink out;
        private final LoopbackLink back;
        private final byte[] bytes = new byte[16_384];
        private int nowMs;

        Transfer(int lossPerThousand) {
            KcpConfig config = KcpConfig.fast3().withSendWindow(256).withReceiveWindow(256);
            sender = new KcpEngine(1, config);
            receiver = new KcpEngine(1, config);
            out = new LoopbackLink(1_024, config.mtu(), lossPerThousand);
            back = new LoopbackLink(1_024, config.mtu(), lossPerThousand);
        }

        void run(int packets) {
            long target = out.packets() + back.packets() + packets;
            while (out.packets() + back.packets() < target) {
                nowMs++;
                while (sender.sendRoomBytes() >= bytes.length && sender.send(bytes, 0, bytes.length)) {}
                flush(sender, out);
                out.deliverTo(receiver, nowMs);
                while (receiver.receive(bytes, 0, bytes.length) >= 0) {}
                flush(receiver, back);
                back.deliverTo(sender, nowMs);
            }
        }

        private void flush(KcpEngine engine, LoopbackLink link) {
            if (engine.flushDemand() != FlushDemand.NONE || engine.delayMs(nowMs) == 0) {
                engine.flush(nowMs, link);
            }
        }
    }
}

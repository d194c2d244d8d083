package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.net.LinkKind;

/** The system's own sockets, on the jar: only there is the multi-release layer that they live in. Live: loopback. */
@Tag("live")
@Timeout(60)
class NativeLinkIT {
    private static final SocketSettings ROOMY = new SocketSettings(LinkKind.NATIVE, 4 << 20, 4 << 20, false);
    private static final InetAddress LOOPBACK_4 = address("127.0.0.1");
    private static final InetAddress LOOPBACK_6 = address("::1");

    private final List<AutoCloseable> open = new ArrayList<>();
    private LinkFactory links;

    /** One datagram that arrived. */
    private record Arrived(InetSocketAddress from, byte[] bytes) {}

    @BeforeEach
    void findLinks() throws IOException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && Runtime.version().feature() >= 22
                        && List.of("amd64", "aarch64").contains(System.getProperty("os.arch")),
                "the native link is for Linux on x86-64 and arm64 with Java 22 or later");
        links = new LinkChoice().factory(LinkKind.NATIVE);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void isAnotherLinkThanNio() throws IOException {
        assertThat(opened(null, null)).isNotInstanceOf(NioLink.class);
    }

    /** So everything live on the jar with native access runs over it. */
    @Test
    void isTheOneChosenWhereNativeAccessIsEnabled() throws IOException {
        assertThat(new LinkChoice().factory(LinkKind.AUTO)).hasSameClassAs(links);
    }

    @Test
    void deliversBatchesOfAnyLengthsWholeAndInOrder() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("NativeLinkIT seed " + seed);
        Random random = new Random(seed);
        DatagramLink receiver = opened(new InetSocketAddress(LOOPBACK_4, 0), null);
        Receiving receiving = new Receiving(receiver);
        DatagramLink sender = opened(null, receiver.localAddress());
        for (int round = 0; round < 200; round++) {
            List<byte[]> sent = randomRuns(random);
            assertThat(send(sender, sent, receiver.localAddress())).isEqualTo(sent.size());
            for (byte[] expected : sent) {
                Arrived arrived = receiving.next();
                assertThat(arrived.bytes).isEqualTo(expected);
                assertThat(arrived.from).isEqualTo(sender.localAddress());
            }
        }
    }

    /** Mostly runs of one length, as sessions send them, with shorter, longer and empty datagrams between. */
    private static List<byte[]> randomRuns(Random random) {
        List<byte[]> datagrams = new ArrayList<>();
        int count = 1 + random.nextInt(EgressBatch.CAPACITY);
        int length = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || random.nextInt(8) == 0) {
                length = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(random.nextBoolean() ? 1400 : 40);
            }
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            datagrams.add(bytes);
        }
        return datagrams;
    }

    @Test
    void handsOverWhatTheKernelHasJoinedAsARun() throws Exception {
        int kernel = Integer.parseInt(System.getProperty("os.version").split("\\.", 2)[0]);
        assumeTrue(kernel >= 5, "UDP_GRO came with Linux 5.0");
        DatagramLink receiver = opened(new InetSocketAddress(LOOPBACK_4, 0), null);
        Receiving receiving = new Receiving(receiver);
        DatagramLink sender = opened(null, receiver.localAddress());
        List<byte[]> equal = Collections.nCopies(40, new byte[1000]);
        assertThat(send(sender, equal, receiver.localAddress())).isEqualTo(equal.size());
        for (byte[] expected : equal) {
            assertThat(receiving.next().bytes).isEqualTo(expected);
        }
        assertThat(receiving.longestRun).isEqualTo(equal.size());
    }

    @Test
    void tellsManySendersApart() throws Exception {
        DatagramLink receiver = opened(new InetSocketAddress(0), null);
        Receiving receiving = new Receiving(receiver);
        int port = receiver.localAddress().getPort();
        for (int i = 0; i < 100; i++) {
            InetAddress via = i % 2 == 0 ? LOOPBACK_4 : LOOPBACK_6;
            DatagramLink sender = opened(null, new InetSocketAddress(via, port));
            send(sender, List.of(new byte[] {(byte) i}), new InetSocketAddress(via, port));
            Arrived arrived = receiving.next();
            assertThat(arrived.from).isEqualTo(sender.localAddress());
            assertThat(arrived.from.getAddress()).isEqualTo(via);
            assertThat(arrived.bytes).containsExactly(i);
        }
    }

    @Test
    void answersEachPeerFromOneSocket() throws Exception {
        DatagramLink server = opened(new InetSocketAddress(0), null);
        List<DatagramLink> peers = new ArrayList<>();
        for (InetAddress via : List.of(LOOPBACK_4, LOOPBACK_6, LOOPBACK_4)) {
            peers.add(opened(new InetSocketAddress(via, 0), null));
        }
        for (DatagramLink peer : peers) {
            Receiving receiving = new Receiving(peer);
            byte[] answer = {(byte) peers.indexOf(peer)};
            assertThat(send(server, List.of(answer, answer), peer.localAddress()))
                    .isEqualTo(2);
            assertThat(receiving.next().bytes).isEqualTo(answer);
            assertThat(receiving.next().bytes).isEqualTo(answer);
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        DatagramLink gone = opened(new InetSocketAddress(LOOPBACK_4, 0), null);
        InetSocketAddress nobody = gone.localAddress();
        gone.close();
        DatagramLink sender = opened(null, nobody);
        Receiving receiving = new Receiving(sender);
        send(sender, List.of(new byte[10]), nobody);
        assertThat(receiving.refused.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sender.isOpen()).isTrue();
    }

    @Test
    void refusesAnAddressInUseLikeNio() throws IOException {
        DatagramLink first = opened(new InetSocketAddress(LOOPBACK_4, 0), null);
        assertThatThrownBy(() -> links.open(first.localAddress(), null, ROOMY))
                .isInstanceOf(BindException.class)
                .hasMessage("Address already in use");
    }

    @Test
    void sendsNothingOnceClosed() throws IOException {
        DatagramLink link = opened(null, new InetSocketAddress(LOOPBACK_4, 9));
        link.close();
        link.close();
        assertThat(link.isOpen()).isFalse();
        assertThat(send(link, List.of(new byte[1]), new InetSocketAddress(LOOPBACK_4, 9)))
                .isZero();
    }

    @Test
    void leavesNoDescriptorBehind() throws Exception {
        Runnable cycle = () -> {
            try (DatagramLink link = links.open(new InetSocketAddress(LOOPBACK_4, 0), null, ROOMY);
                    Receiving receiving = new Receiving(link)) {
                send(link, List.of(new byte[100]), link.localAddress());
                receiving.next();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
        cycle.run();
        int before = descriptors();
        for (int i = 0; i < 300; i++) {
            cycle.run();
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before + 5);
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }

    @Test
    void survivesBeingClosedWhileOthersSend() throws Exception {
        for (int i = 0; i < 100; i++) {
            DatagramLink target = opened(new InetSocketAddress(LOOPBACK_4, 0), null);
            DatagramLink link = opened(null, target.localAddress());
            List<byte[]> datagrams = List.of(new byte[500], new byte[500], new byte[20]);
            CountDownLatch started = new CountDownLatch(1);
            Thread sender = Thread.ofPlatform().start(() -> {
                while (link.isOpen()) {
                    send(link, datagrams, target.localAddress());
                    started.countDown();
                }
            });
            started.await();
            link.close();
            sender.join();
            target.close();
        }
    }

    private DatagramLink opened(InetSocketAddress local, InetSocketAddress remote) throws IOException {
        DatagramLink link = links.open(local, remote, ROOMY);
        open.add(link);
        return link;
    }

    private static int send(DatagramLink link, List<byte[]> datagrams, InetSocketAddress to) {
        EgressBatch batch = new EgressBatch(1500);
        for (byte[] datagram : datagrams) {
            System.arraycopy(datagram, 0, batch.next(), 0, datagram.length);
            batch.add(datagram.length);
        }
        return link.send(batch, to);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A loop that receives from one link. */
    private final class Receiving implements LinkPoller.Receiver, AutoCloseable {
        private final BlockingQueue<Arrived> arrived = new ArrayBlockingQueue<>(1000);
        private final CountDownLatch refused = new CountDownLatch(1);
        private final LinkPoller poller;
        private final Thread thread;
        private volatile int longestRun;

        Receiving(DatagramLink link) throws IOException {
            poller = link.newPoller();
            poller.register(link, this);
            thread = Thread.ofPlatform().daemon().start(this::run);
            open.add(this);
        }

        private void run() {
            try {
                while (poller.poll()) {
                    // until closed
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        Arrived next() throws InterruptedException {
            Arrived next = arrived.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("datagram").isNotNull();
            return next;
        }

        @Override
        public void datagram(InetSocketAddress from, ByteBuffer datagram) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(bytes);
            arrived.add(new Arrived(from, bytes));
        }

        @Override
        public void run(InetSocketAddress from, ByteBuffer run, int each) {
            longestRun = Math.max(longestRun, Math.ceilDiv(run.remaining(), each));
            LinkPoller.Receiver.super.run(from, run, each);
        }

        @Override
        public void endOfBatch() {}

        @Override
        public void refused() {
            refused.countDown();
        }

        @Override
        public void failed(IOException cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void close() throws IOException {
            poller.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}

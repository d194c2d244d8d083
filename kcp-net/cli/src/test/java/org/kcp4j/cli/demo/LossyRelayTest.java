package org.kcp4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay over real sockets on 127.0.0.1; the test plays both the clients and the server. */
@Tag("interop")
@Timeout(30)
class LossyRelayTest {
    private static final int RECEIVE_TIMEOUT_MS = 5_000;
    private static final long SEED = 1;

    private DatagramSocket server;
    private DatagramSocket client;
    private LossyRelay relay;

    @BeforeEach
    void openSockets() throws IOException {
        server = open();
        client = open();
    }

    @AfterEach
    void closeAll() {
        relay.close();
        server.close();
        client.close();
    }

    @Test
    void aPerfectLinkKeepsEveryDatagramAndItsOrderBothWays() throws IOException {
        startRelay(LinkConditions.perfect());
        InetSocketAddress clientAsSeen = null;
        for (int number = 0; number < 200; number++) {
            send(client, number, relay.address());
            DatagramPacket arrived = receive(server);
            assertThat(number(arrived)).isEqualTo(number);
            clientAsSeen = (InetSocketAddress) arrived.getSocketAddress();
            send(server, -number, clientAsSeen);
            assertThat(number(receive(client))).isEqualTo(-number);
        }
        assertThat(clientAsSeen).isNotEqualTo(client.getLocalSocketAddress());
        assertThat(finalCounters()).isEqualTo(new LossyRelay.Counters(400, 0, 0, 0));
    }

    @Test
    void aDeadLinkLetsNothingThrough() throws IOException {
        startRelay(LinkConditions.perfect().withLoss(100));
        send(client, 1, relay.address());
        server.setSoTimeout(200);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> receive(server));
        assertThat(finalCounters()).isEqualTo(new LossyRelay.Counters(0, 1, 0, 0));
    }

    @Test
    void repeatedDatagramsArriveTwice() throws IOException {
        startRelay(LinkConditions.perfect().withDuplicates(100));
        send(client, 1, relay.address());
        send(client, 2, relay.address());
        assertThat(receiveNumbers(4)).containsExactly(1, 1, 2, 2);
        assertThat(finalCounters()).isEqualTo(new LossyRelay.Counters(4, 0, 2, 0));
    }

    @Test
    void aDelayedDatagramTakesItsTimeAndKeepsItsPlace() throws IOException {
        LinkConditions conditions = LinkConditions.perfect().withDelay(Duration.ofMillis(20), Duration.ofMillis(60));
        startRelay(conditions);
        long startNanos = System.nanoTime();
        sendNumbers(100);
        assertThat(number(receive(server))).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        assertThat(receiveNumbers(99)).isEqualTo(IntStream.range(1, 100).boxed().toList());
    }

    @Test
    void withoutOrderDatagramsOvertakeEachOther() throws IOException {
        LinkConditions conditions = LinkConditions.perfect()
                .withDelay(Duration.ofMillis(0), Duration.ofMillis(50))
                .unordered();
        startRelay(conditions);
        sendNumbers(100);
        List<Integer> numbers = receiveNumbers(100);
        assertThat(numbers)
                .doesNotHaveDuplicates()
                .hasSize(100)
                .isNotEqualTo(numbers.stream().sorted().toList());
    }

    @Test
    void everyClientHasAnAddressOfItsOwnTowardsTheServer() throws IOException {
        startRelay(LinkConditions.perfect());
        try (DatagramSocket other = open()) {
            send(client, 1, relay.address());
            DatagramPacket first = receive(server);
            send(other, 2, relay.address());
            DatagramPacket second = receive(server);
            assertThat(Set.of(first.getSocketAddress(), second.getSocketAddress()))
                    .hasSize(2);
            send(server, 20, second.getSocketAddress());
            assertThat(number(receive(other))).isEqualTo(20);
            send(server, 10, first.getSocketAddress());
            assertThat(number(receive(client))).isEqualTo(10);
        }
    }

    private void startRelay(LinkConditions conditions) throws IOException {
        relay = LossyRelay.start((InetSocketAddress) server.getLocalSocketAddress(), conditions, SEED);
    }

    private LossyRelay.Counters finalCounters() {
        relay.close();
        return relay.counters();
    }

    private void sendNumbers(int count) throws IOException {
        for (int number = 0; number < count; number++) {
            send(client, number, relay.address());
        }
    }

    private List<Integer> receiveNumbers(int count) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(number(receive(server)));
        }
        return numbers;
    }

    private static DatagramSocket open() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(RECEIVE_TIMEOUT_MS);
        return socket;
    }

    private static void send(DatagramSocket from, int number, SocketAddress to) throws IOException {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        socket.receive(packet);
        return packet;
    }

    private static int number(DatagramPacket packet) {
        assertThat(packet.getLength()).isEqualTo(Integer.BYTES);
        return ByteBuffer.wrap(packet.getData()).getInt();
    }
}

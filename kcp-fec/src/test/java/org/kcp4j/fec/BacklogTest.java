package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BacklogTest {
    @Test
    void keepsCopiesInOrder() {
        Backlog backlog = new Backlog();
        byte[] buffer = Sender.numbered(1, 40);
        backlog.add(buffer, 3, 20);
        backlog.add(buffer, 0, 40);
        byte[] sent = buffer.clone();
        Arrays.fill(buffer, (byte) 0);
        assertThat(backlog.count()).isEqualTo(2);
        assertThat(packet(backlog, 0)).isEqualTo(Arrays.copyOfRange(sent, 3, 23));
        assertThat(packet(backlog, 1)).isEqualTo(sent);
        assertThat(backlog.evicted()).isZero();
    }

    @Test
    void theOldestMakesRoom() {
        Backlog backlog = new Backlog();
        for (int i = 0; i < Backlog.CAPACITY + 70; i++) {
            backlog.add(Sender.numbered(i, i), 0, i);
        }
        assertThat(backlog.count()).isEqualTo(Backlog.CAPACITY);
        assertThat(backlog.evicted()).isEqualTo(70);
        for (int i = 0; i < Backlog.CAPACITY; i++) {
            assertThat(packet(backlog, i)).isEqualTo(Sender.numbered(70 + i, 70 + i));
        }
    }

    @Test
    void beginsAnewWhenCleared() {
        Backlog backlog = new Backlog();
        for (int i = 0; i < 100; i++) {
            backlog.add(new byte[9], 0, 9);
        }
        backlog.clear();
        assertThat(backlog.count()).isZero();
        backlog.add(Sender.numbered(7, 9), 0, 9);
        assertThat(backlog.count()).isEqualTo(1);
        assertThat(packet(backlog, 0)).isEqualTo(Sender.numbered(7, 9));
        assertThat(backlog.evicted()).isEqualTo(100 - Backlog.CAPACITY);
    }

    private static byte[] packet(Backlog backlog, int index) {
        return Arrays.copyOf(backlog.packet(index), backlog.length(index));
    }
}

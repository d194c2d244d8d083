package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FecConfigTest {
    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "-1,3", "3,-1", "128,128", "255,1", "2147483647,2147483647", "-2147483648,1"})
    void refusesShapesThatAPeerWouldNotAdopt(int data, int parity) {
        assertThatThrownBy(() -> new FecConfig(data, parity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(data + "/" + parity);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "10,3", "254,1", "1,254", "128,127"})
    void acceptsShapesUpTo255Shards(int data, int parity) {
        assertThat(new FecConfig(data, parity).shardCount()).isEqualTo(data + parity);
    }

    @Test
    void advanceReturnsToZeroAtPaws() {
        FecConfig config = new FecConfig(10, 3);
        assertThat(config.paws()).isEqualTo((int) 4294967287L);
        assertThat(config.advance(config.paws() - 1, 1)).isZero();
        assertThat(config.advance(config.paws() - 3, 3)).isZero();
        assertThat(config.advance(Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
        assertThat(config.advance(10, 3)).isEqualTo(13);
    }
}

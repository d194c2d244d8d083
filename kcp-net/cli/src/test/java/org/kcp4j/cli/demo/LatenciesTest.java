package org.kcp4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void aPercentileIsTheSmallestValueThatCoversThatShare() {
        long[] descending = LongStream.rangeClosed(1, 200).map(n -> 201 - n).toArray();
        Latencies latencies = new Latencies(descending);
        assertThat(latencies.percentile(0.1)).isEqualTo(Duration.ofNanos(1));
        assertThat(latencies.percentile(50)).isEqualTo(Duration.ofNanos(100));
        assertThat(latencies.percentile(99)).isEqualTo(Duration.ofNanos(198));
        assertThat(latencies.percentile(99.9)).isEqualTo(Duration.ofNanos(200));
        assertThat(latencies.max()).isEqualTo(Duration.ofNanos(200));
    }

    @Test
    void oneValueIsEveryPercentile() {
        Latencies latencies = new Latencies(new long[] {7});
        assertThat(latencies.percentile(1)).isEqualTo(latencies.max()).isEqualTo(Duration.ofNanos(7));
    }

    @Test
    void nothingMeasuredIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Latencies(new long[0]));
    }
}

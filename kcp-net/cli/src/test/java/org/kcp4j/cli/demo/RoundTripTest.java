package org.kcp4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class RoundTripTest {
    private final RoundTrip.Converter converter = new RoundTrip.Converter();

    @Test
    void readsARangeOrASingleTime() {
        assertThat(converter.convert("60-125")).isEqualTo(new RoundTrip(60, 125));
        assertThat(converter.convert("80")).isEqualTo(new RoundTrip(80, 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60-", "-60", "125-60", "6 0", "60-125-3", "1000000"})
    void refusesAnythingElse(String text) {
        assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> converter.convert(text));
    }

    @Test
    void halfOfTheRoundTripIsSpentEachWay() {
        LinkConditions conditions = new RoundTrip(60, 125).conditions(10);
        assertThat(conditions.lossPercent()).isEqualTo(10);
        assertThat(conditions.minDelay()).isEqualTo(Duration.ofMillis(30));
        assertThat(conditions.maxDelay()).isEqualTo(Duration.ofNanos(62_500_000));
    }
}

package org.kcp4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kcp4j.fec.FecConfig;
import picocli.CommandLine.TypeConversionException;

class FecShapeTest {
    private final FecShape shape = new FecShape();

    @Test
    void readsShapesAndOff() {
        assertThat(shape.convert("10/3")).isEqualTo(new FecConfig(10, 3));
        assertThat(shape.convert("off")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10/", "a/b", "0/3", "10/0", "200/56", "10/3/1"})
    void saysWhatIsWrongWithTheRest(String text) {
        assertThatThrownBy(() -> shape.convert(text)).isInstanceOf(TypeConversionException.class);
    }
}

package org.kcp4j.cli.snappy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.cli.Vectors;

/** golang/snappy's own bytes. */
class SnappyVectorTest {
    private static final Pattern WRITE =
            Pattern.compile("write\\((?:\"(?<text>.*)\"|(?<count>\\d+) x '(?<letter>.)')\\)\\+flush\\s*: (?<hex>\\S+)");

    static List<List<String>> streams() {
        List<List<String>> sections = Vectors.sections("snappy framing");
        assertThat(sections).isNotEmpty();
        return sections;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void writesWhatGolangSnappyWrites(List<String> section) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        SnappyOutputStream snappy = new SnappyOutputStream(wire);
        for (Matcher line : lines(section)) {
            wire.reset();
            snappy.write(data(line));
            assertThat(HexFormat.of().formatHex(wire.toByteArray()))
                    .as(line.group())
                    .isEqualTo(line.group("hex"));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void readsWhatGolangSnappyWrites(List<String> section) throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (Matcher line : lines(section)) {
            wire.write(HexFormat.of().parseHex(line.group("hex")));
            data.write(data(line));
        }
        assertThat(new SnappyInputStream(new ByteArrayInputStream(wire.toByteArray())).readAllBytes())
                .isEqualTo(data.toByteArray());
    }

    private static List<Matcher> lines(List<String> section) {
        List<Matcher> lines =
                section.stream().map(WRITE::matcher).filter(Matcher::matches).toList();
        assertThat(lines).hasSize(section.size() - 1);
        return lines;
    }

    private static byte[] data(Matcher line) {
        String text = line.group("text");
        String data = text != null ? text : line.group("letter").repeat(Integer.parseInt(line.group("count")));
        return data.getBytes(StandardCharsets.US_ASCII);
    }
}

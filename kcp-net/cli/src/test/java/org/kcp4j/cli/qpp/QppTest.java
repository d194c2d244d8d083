package org.kcp4j.cli.qpp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.cli.Vectors;

class QppTest {
    private static final Pattern TITLE = Pattern.compile("QPP, seed = \"(.*)\", (\\d+) pads");
    private static final Pattern PAD = Pattern.compile("pad(\\d+)\\[(\\d+):(\\d+)]\\s*: (\\S+)");
    private static final Pattern SUM = Pattern.compile("sha1\\(all .*\\)\\s*: (\\S+)");
    private static final Pattern ENCRYPT = Pattern.compile("encrypt\\(bytes 0\\.\\.(\\d+)\\)\\s*: (\\S+)");

    static List<List<String>> sections() {
        List<List<String>> sections = Vectors.sections("QPP");
        assertThat(sections).isNotEmpty();
        return sections;
    }

    @ParameterizedTest
    @MethodSource("sections")
    void permutationsAreKcptuns(List<String> section) throws NoSuchAlgorithmException {
        byte[] permutations = pads(section).permutations();
        List<Matcher> pads = lines(section, PAD);
        assertThat(pads).isNotEmpty();
        for (Matcher line : pads) {
            int first = Integer.parseInt(line.group(1)) * 256;
            byte[] part = Arrays.copyOfRange(
                    permutations, first + Integer.parseInt(line.group(2)), first + Integer.parseInt(line.group(3)));
            assertThat(HexFormat.of().formatHex(part)).as(line.group()).isEqualTo(line.group(4));
        }
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(permutations));
        assertThat(sum).isEqualTo(lines(section, SUM).getFirst().group(1));
    }

    @ParameterizedTest
    @MethodSource("sections")
    void encryptsAsKcptunWhateverTheWrites(List<String> section) throws IOException {
        Matcher line = lines(section, ENCRYPT).getFirst();
        byte[] plain = ascending(1 + Integer.parseInt(line.group(1)));
        QppPads pads = pads(section);
        for (int write = 1; write <= plain.length; write++) {
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            QppOutputStream out = new QppOutputStream(wire, pads);
            for (int done = 0; done < plain.length; done += write) {
                out.write(plain, done, Math.min(write, plain.length - done));
            }
            assertThat(HexFormat.of().formatHex(wire.toByteArray())).isEqualTo(line.group(2));
        }
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        QppPads pads = new QppPads("key".getBytes(UTF_8), 8);
        byte[] plain = ascending(100_000);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        QppOutputStream out = new QppOutputStream(wire, pads);
        out.write(plain[0]);
        out.write(plain, 1, plain.length - 1);
        assertThat(plain).as("the caller's array").isEqualTo(ascending(100_000));
        QppInputStream in = new QppInputStream(new ByteArrayInputStream(wire.toByteArray()), pads);
        assertThat(in.read()).isEqualTo(plain[0]);
        assertThat(in.skip(1)).isEqualTo(1);
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(plain, 2, plain.length));
        assertThat(in.read()).isEqualTo(-1);
    }

    @Test
    void saysWhatIsWeak() {
        assertThat(new QppPads("it's a secrect".getBytes(UTF_8), 61).weakness()).contains("14 bytes");
        byte[] longKey = new byte[211];
        assertThat(new QppPads(longKey, 6).weakness()).contains("6 pads");
        assertThat(new QppPads(longKey, 8).weakness()).contains("coprime");
        assertThat(new QppPads(longKey, 7).weakness()).isEmpty();
    }

    @Test
    void refusesNoPads() {
        assertThatThrownBy(() -> new QppPads(new byte[1], 0)).hasMessageContaining("0 pads");
        assertThatThrownBy(() -> new QppPads(new byte[0], 1)).hasMessageContaining("key of 0 bytes");
    }

    private static QppPads pads(List<String> section) {
        Matcher title = TITLE.matcher(section.getFirst());
        assertThat(title.find()).isTrue();
        return new QppPads(title.group(1).getBytes(UTF_8), Integer.parseInt(title.group(2)));
    }

    private static List<Matcher> lines(List<String> section, Pattern pattern) {
        return section.stream().map(pattern::matcher).filter(Matcher::matches).toList();
    }

    private static byte[] ascending(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}

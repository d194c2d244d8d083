package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the protocol achieves does not change unnoticed: every figure of {@link GoldenTable} and {@link LatencyTable} is
 * what the file says. With {@code -Dkcp.golden.write=true} the file is written anew instead; whoever does that tells why
 * in the commit.
 */
class GoldenTableTest {
    private static final Path FOLDER = Path.of("src/test/resources/org/kcp4j/test");

    @Test
    void everyFigureOfThePresetsIsAsItWas() throws IOException {
        check("golden-table.txt", GoldenTable.HEADING, GoldenTable.lines());
    }

    @Test
    void everyFigureOfSmallMessagesIsAsItWas() throws IOException {
        check("latency-table.txt", LatencyTable.HEADING, LatencyTable.lines());
    }

    private static void check(String file, String heading, List<String> now) throws IOException {
        if (Boolean.getBoolean("kcp.golden.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(file), heading + String.join("\n", now) + "\n");
            return;
        }
        List<String> before = recorded(file, heading);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(before.size(), now.size()); i++) {
            String old = i < before.size() ? before.get(i) : "(none)";
            String current = i < now.size() ? now.get(i) : "(none)";
            if (!old.equals(current)) {
                differences.add("old " + old + "\nnew " + current);
            }
        }
        assertThat(differences).as("\n" + String.join("\n", differences) + "\n").isEmpty();
    }

    private static List<String> recorded(String file, String heading) throws IOException {
        try (InputStream in = GoldenTableTest.class.getResourceAsStream(file)) {
            String text = new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(heading.length()).lines().toList();
        }
    }
}

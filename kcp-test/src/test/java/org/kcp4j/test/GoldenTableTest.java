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
 * What the protocol achieves does not change unnoticed: every figure of {@link GoldenTable} is what the file says. With
 * {@code -Dkcp.golden.write=true} the file is written anew instead; whoever does that tells why in the commit.
 */
class GoldenTableTest {
    private static final Path FILE = Path.of("src/test/resources/org/kcp4j/test/golden-table.txt");

    @Test
    void everyFigureIsAsItWas() throws IOException {
        List<String> now = GoldenTable.lines();
        if (Boolean.getBoolean("kcp.golden.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, GoldenTable.HEADING + String.join("\n", now) + "\n");
            return;
        }
        List<String> before = recorded();
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

    private static List<String> recorded() throws IOException {
        try (InputStream in = GoldenTableTest.class.getResourceAsStream("golden-table.txt")) {
            String text =
                    new String(Objects.requireNonNull(in, "golden-table.txt").readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(GoldenTable.HEADING.length()).lines().toList();
        }
    }
}

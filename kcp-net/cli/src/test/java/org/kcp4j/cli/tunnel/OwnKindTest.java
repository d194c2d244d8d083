package org.kcp4j.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnKindTest {
    @Test
    void whatIsToldIsAFrameThatEveryPeerIgnores() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        OwnKind.tell(wire, 2);
        assertThat(HexFormat.of().formatHex(wire.toByteArray())).isEqualTo("020300006b637034");
    }

    @Test
    void recognisesItsOwnKindAndPassesEverythingOn() throws IOException {
        OwnKind.Listener listener = listener("020300006b637034" + "0200000003000000");
        assertThat(listener.isOwnKind()).isFalse();
        assertThat(HexFormat.of().formatHex(listener.readAllBytes())).isEqualTo("020300006b6370340200000003000000");
        assertThat(listener.isOwnKind()).isTrue();
    }

    @Test
    void othersAreNotTakenForIt() throws IOException {
        OwnKind.Listener listener = listener("0200000003000000" + "ff");
        assertThat(listener.read()).isEqualTo(2);
        assertThat(listener.readAllBytes()).hasSize(8);
        assertThat(listener.isOwnKind()).isFalse();
    }

    @Test
    void aStreamThatEndsEarlyIsPassedOnAsItIs() throws IOException {
        assertThat(listener("0203").readAllBytes()).hasSize(2);
        assertThat(listener("").read()).isEqualTo(-1);
    }

    @Test
    void whoeverWaitsToKnowHearsOfItAlsoWhenThePeerNeverSaysAnything() throws IOException {
        List<String> heard = new ArrayList<>();
        for (String hex : List.of("", "0203", "020300006b637034")) {
            OwnKind.Listener listener = listener(hex);
            listener.whenKnown(() -> heard.add("before " + listener.isOwnKind()));
            var unused = listener.read();
            listener.whenKnown(() -> heard.add("after " + listener.isOwnKind()));
        }
        assertThat(heard)
                .containsExactly(
                        "before false", "after false", "before false", "after false", "before true", "after true");
    }

    private static OwnKind.Listener listener(String hex) {
        return new OwnKind.Listener(new ByteArrayInputStream(HexFormat.of().parseHex(hex)), 2);
    }
}

package org.kcp4j.mux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MuxSessionTest {
    @Test
    void streamsCarryBytesBothWaysAndEnd() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            MuxStream ours = pair.client().openStream();
            MuxStream theirs = pair.server().acceptStream();

            ours.outputStream().write("question".getBytes(UTF_8));
            ours.shutdownOutput();
            assertThat(new String(theirs.inputStream().readAllBytes(), UTF_8)).isEqualTo("question");
            theirs.outputStream().write("answer".getBytes(UTF_8));
            theirs.close();
            assertThat(new String(ours.inputStream().readAllBytes(), UTF_8)).isEqualTo("answer");
            ours.close();

            assertThat(ours.id()).isEqualTo(3);
            assertThat(pair.client().streams()).isZero();
        }
    }
}

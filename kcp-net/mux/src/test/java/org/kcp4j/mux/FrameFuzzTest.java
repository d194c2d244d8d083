package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/**
 * What a peer sends, chosen by a fuzzer that watches which branches it takes; see {@code kcp-test/README.md} for how to
 * search. Normally the inputs that lie in the test resources are run again. Their first byte says how the connection is:
 * bit 0 the version, the others how the bytes are cut.
 */
@Tag("rewriting")
class FrameFuzzTest {
    private static final int RECEIVE_BUFFER = 4096;
    private static final int MAX_STREAMS = 4;
    private static final MuxConfig TIGHT = MuxConfig.builder()
            .receiveBufferBytes(RECEIVE_BUFFER)
            .streamBufferBytes(RECEIVE_BUFFER)
            .maxStreams(MAX_STREAMS)
            .backlog(2)
            .keepalive(Duration.ZERO, Duration.ZERO)
            .build();

    @FuzzTest(maxDuration = "5m")
    void theParserTakesAnyBytes(byte[] data) {
        int how = data.length == 0 ? 0 : data[0];
        byte[] wire = data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
        byte[] before = wire.clone();
        FrameRecorder whole = new FrameRecorder();
        FrameFault fault = new FrameParser(version(how), whole).feed(wire, 0, wire.length);

        FrameRecorder cut = new FrameRecorder();
        FrameParser parser = new FrameParser(version(how), cut);
        FrameFault found = null;
        int piece = 1 + (how >> 1 & 0x7F);
        for (int at = 0; at < wire.length && found == null; at += piece) {
            found = parser.feed(wire, at, Math.min(piece, wire.length - at));
        }
        assertThat(found).isEqualTo(fault);
        assertThat(cut.events).isEqualTo(whole.events);
        assertThat(wire).isEqualTo(before);
    }

    @FuzzTest(maxDuration = "5m")
    void aSessionTakesAnyBytes(byte[] data) {
        int how = data.length == 0 ? 0 : data[0];
        ByteArrayInputStream in = new ByteArrayInputStream(data, Math.min(1, data.length), data.length);
        HostileSession.check(in, TIGHT.toBuilder().version(version(how)).build());
    }

    private static int version(int how) {
        return 1 + (how & 1);
    }
}

package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a peer sends: a named end at worst, and never more memory than was set. */
class HostilePeerPropertyTest {
    private static final int RECEIVE_BUFFER = 100_000;
    private static final int MAX_STREAMS = 6;
    private static final int BACKLOG = 3;

    private static MuxConfig tight(int version) {
        return MuxConfig.builder()
                .version(version)
                .receiveBufferBytes(RECEIVE_BUFFER)
                .streamBufferBytes(RECEIVE_BUFFER)
                .maxStreams(MAX_STREAMS)
                .backlog(BACKLOG)
                .keepalive(Duration.ZERO, Duration.ZERO)
                .build();
    }

    @Property(tries = 500)
    void anythingEndsTheSessionWithAReasonOrWaits(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int version, @ForAll boolean damaged) {
        byte[] wire = Garbage.frames(new Random(seed), version, damaged);
        HostileSession.check(new ByteArrayInputStream(wire), tight(version));
    }

    @Property(tries = 200)
    void bytesThatAreNoFramesAreAProtocolError(@ForAll @Size(min = Frame.HEADER_BYTES) byte[] noise) {
        byte[] wire = noise.clone();
        wire[0] = 3; // no version that there is
        MuxSession session = MuxSession.client(
                new ByteArrayInputStream(wire), OutputStream.nullOutputStream(), MuxConfig.defaults());
        Eventually.until("the end", session::isClosed);
        assertThat(session.failure())
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining(FrameFault.WRONG_VERSION.text());
        session.abort();
    }

    @Test
    @Timeout(60)
    void streamsBeyondTheLimitAreRefusedAndTheOthersLive() throws IOException {
        MuxConfig few = MuxConfig.builder().maxStreams(2).build();
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults(), few, 65_536)) {
            MuxStream first = pair.client().openStream();
            MuxStream second = pair.client().openStream();
            MuxStream third = pair.client().openStream();
            assertThat(third.inputStream().read()).isEqualTo(-1);
            Eventually.until("writes to it fail", () -> writeFails(third));

            MuxStream accepted = pair.server().acceptStream();
            assertThat(accepted.id()).isEqualTo(first.id());
            first.outputStream().write(1);
            assertThat(accepted.inputStream().read()).isEqualTo(1);
            assertThat(pair.server().acceptStream().id()).isEqualTo(second.id());
            assertThat(pair.server().stats().streamsRefused()).isEqualTo(1);
        }
    }

    private static boolean writeFails(MuxStream stream) {
        try {
            stream.outputStream().write(1);
            return false;
        } catch (IOException e) {
            assertThat(e).hasMessage("Connection reset by peer");
            return true;
        }
    }

    @Test
    @Timeout(60)
    void aWindowUpdateForBytesNeverSentEndsTheSession() {
        byte[] wire = new byte[24];
        Frame.putHeader(wire, 0, 2, Frame.SYN, 0, 3);
        Frame.putHeader(wire, 8, 2, Frame.UPD, 8, 3);
        Frame.putInt(wire, 16, 1);
        Frame.putInt(wire, 20, 1000);
        MuxSession session = MuxSession.server(
                new ByteArrayInputStream(wire), OutputStream.nullOutputStream(), MuxConfig.defaults());
        Eventually.until("the end", session::isClosed);
        assertThat(session.failure()).hasMessageContaining(FrameFault.CONSUMED_TOO_MUCH.text());
    }
}

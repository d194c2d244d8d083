package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameParserPropertyTest {
    private static final byte[] SYN_3 = {2, Frame.SYN, 0, 0, 3, 0, 0, 0};

    @Property(tries = 300)
    void understandsTheSameHoweverTheBytesAreCut(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int version, @ForAll boolean damaged) {
        byte[] wire = Garbage.frames(new Random(seed), version, damaged);
        FrameRecorder whole = new FrameRecorder();
        FrameFault expected = new FrameParser(version, whole).feed(wire, 0, wire.length);

        FrameRecorder cut = new FrameRecorder();
        FrameParser parser = new FrameParser(version, cut);
        Random cuts = new Random(seed + 1);
        FrameFault found = null;
        for (int at = 0; at < wire.length && found == null; ) {
            int n = 1 + cuts.nextInt(Math.min(40, wire.length - at));
            found = parser.feed(wire, at, n);
            at += n;
        }
        assertThat(found).isEqualTo(expected);
        assertThat(cut.events).isEqualTo(whole.events);
        assertThat(cut.frames).isEqualTo(whole.frames);
    }

    @Test
    void tellsWhatIsWrong() {
        assertThat(faultOf(1, SYN_3)).isEqualTo(FrameFault.WRONG_VERSION);
        assertThat(faultOf(2, SYN_3)).isNull();
        assertThat(faultOf(2, 2, 5, 0, 0, 3, 0, 0, 0)).isEqualTo(FrameFault.UNKNOWN_COMMAND);
        assertThat(faultOf(2, 2, 0xff, 0, 0, 3, 0, 0, 0)).isEqualTo(FrameFault.UNKNOWN_COMMAND);
        for (byte command : new byte[] {Frame.SYN, Frame.FIN, Frame.NOP}) {
            assertThat(faultOf(2, 2, command, 1, 0, 3, 0, 0, 0)).isEqualTo(FrameFault.BAD_LENGTH);
        }
        assertThat(faultOf(2, 2, Frame.UPD, 7, 0, 3, 0, 0, 0)).isEqualTo(FrameFault.BAD_LENGTH);
        assertThat(faultOf(2, 2, Frame.UPD, 8, 0, 3, 0, 0, 0)).isNull();
        assertThat(faultOf(1, 1, Frame.UPD, 8, 0, 3, 0, 0, 0)).isEqualTo(FrameFault.UNEXPECTED_UPDATE);
        assertThat(faultOf(2, 2, Frame.PSH, 0, 0, 3, 0, 0, 0)).isNull();
    }

    @Test
    void knowsWhetherItIsBetweenFrames() {
        FrameParser parser = new FrameParser(2, new FrameRecorder());
        assertThat(parser.isBetweenFrames()).isTrue();
        parser.feed(SYN_3, 0, 7);
        assertThat(parser.isBetweenFrames()).isFalse();
        parser.feed(SYN_3, 7, 1);
        assertThat(parser.isBetweenFrames()).isTrue();
        parser.feed(new byte[] {2, Frame.PSH, 2, 0, 3, 0, 0, 0, 9}, 0, 9);
        assertThat(parser.isBetweenFrames()).isFalse();
        parser.feed(new byte[] {9}, 0, 1);
        assertThat(parser.isBetweenFrames()).isTrue();
    }

    private static @Nullable FrameFault faultOf(int version, int... frame) {
        byte[] bytes = new byte[frame.length];
        for (int i = 0; i < frame.length; i++) {
            bytes[i] = (byte) frame[i];
        }
        return faultOf(version, bytes);
    }

    private static @Nullable FrameFault faultOf(int version, byte[] frame) {
        return new FrameParser(version, new FrameRecorder()).feed(frame, 0, frame.length);
    }
}

package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Does what smux peers did and must send what they sent, byte for byte. */
@Timeout(60)
class DialogueTest {
    private static final HexFormat HEX = HexFormat.of();

    /** One end of the dialogue. */
    private static final class End {
        final MuxSession session;
        final Map<Integer, MuxStream> streams = new HashMap<>();
        private final Tap tap;
        private int compared; // bytes that it has sent

        End(MuxSession session, Tap tap) {
            this.session = session;
            this.tap = tap;
        }

        void assertSends(Vectors.Line line) throws InterruptedException {
            int length = line.hex().length() / 2;
            byte[] sent = tap.awaitBytes(compared + length);
            assertThat(HEX.formatHex(Arrays.copyOfRange(sent, compared, compared + length)))
                    .as(line.toString())
                    .isEqualTo(line.hex());
            compared += length;
        }

        void assertHasSentNothingElse() throws InterruptedException {
            assertThat(tap.awaitBytes(0)).hasSize(compared);
        }
    }

    static List<Vectors.Dialogue> dialogues() throws IOException {
        return Vectors.dialogues();
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    void sendsWhatSmuxSends(Vectors.Dialogue dialogue) throws IOException, InterruptedException {
        MemoryPipe toServer = new MemoryPipe(65_536);
        MemoryPipe toClient = new MemoryPipe(65_536);
        Tap clientTap = new Tap(toServer.output());
        Tap serverTap = new Tap(toClient.output());
        try (MuxPair pair = new MuxPair(
                MuxSession.client(toClient.input(), clientTap, dialogue.config()),
                MuxSession.server(toServer.input(), serverTap, dialogue.config()))) {
            End client = new End(pair.client(), clientTap);
            End server = new End(pair.server(), serverTap);
            for (Vectors.Line line : dialogue.lines()) {
                End actor = line.byClient() ? client : server;
                act(line.command(), HEX.parseHex(line.hex()), actor, line.byClient() ? server : client);
                actor.assertSends(line);
            }
            client.assertHasSentNothingElse();
            server.assertHasSentNothingElse();
        }
    }

    private static void act(String command, byte[] frame, End actor, End other) throws IOException {
        int id = Frame.intAt(frame, Frame.STREAM);
        switch (command) {
            case "SYN" -> {
                actor.streams.put(id, actor.session.openStream());
                other.streams.put(id, other.session.acceptStream());
            }
            case "PSH" -> {
                byte[] payload = Arrays.copyOfRange(frame, Frame.HEADER_BYTES, frame.length);
                actor.streams.get(id).outputStream().write(payload);
                assertThat(other.streams.get(id).inputStream().readNBytes(payload.length))
                        .isEqualTo(payload);
            }
            case "FIN" -> actor.streams.get(id).close();
            default -> {} // UPD follows by itself from what was read
        }
    }
}

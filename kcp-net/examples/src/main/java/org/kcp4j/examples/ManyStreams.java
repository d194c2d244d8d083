package org.kcp4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.kcp4j.mux.MuxConfig;
import org.kcp4j.mux.MuxSession;
import org.kcp4j.mux.MuxStream;
import org.kcp4j.net.KcpSession;

/** Many streams over one session. */
final class ManyStreams {
    private ManyStreams() {}

    /** Asks each question on a stream of its own. */
    static List<String> ask(InetSocketAddress server, String... questions) throws IOException {
        List<String> answers = new ArrayList<>();
        try (KcpSession session = KcpSession.connect(server);
                MuxSession mux =
                        MuxSession.client(session.inputStream(), session.outputStream(), MuxConfig.defaults())) {
            for (String question : questions) {
                MuxStream stream = mux.openStream();
                stream.outputStream().write(question.getBytes(UTF_8));
                stream.shutdownOutput();
                answers.add(new String(stream.inputStream().readAllBytes(), UTF_8));
            }
        }
        return answers;
    }

    /** Accepts streams until the client goes. */
    static void serve(KcpSession session) {
        try (MuxSession mux = MuxSession.server(session.inputStream(), session.outputStream(), MuxConfig.defaults())) {
            while (true) {
                MuxStream stream = mux.acceptStream();
                Thread.startVirtualThread(() -> echo(stream));
            }
        } catch (IOException e) {
            System.err.println(session + ": " + e.getMessage());
        }
    }

    private static void echo(MuxStream stream) {
        try (stream) {
            stream.inputStream().transferTo(stream.outputStream());
        } catch (IOException e) {
            System.err.println(stream + ": " + e.getMessage());
        }
    }
}

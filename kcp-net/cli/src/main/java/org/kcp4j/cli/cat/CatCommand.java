package org.kcp4j.cli.cat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.Terminal;
import org.kcp4j.cli.transport.PeerAddress;
import org.kcp4j.cli.transport.TransportOptions;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kcp cat}: netcat over KCP. */
@Command(
        name = "cat",
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        description = {
            "Connect standard input and output, or files, to a peer; ends when both directions have ended.",
            "  kcp cat --listen :4000 --receive copy.iso      on one machine",
            "  kcp cat host:4000 --send image.iso             on another%n"
        })
public final class CatCommand implements Callable<Integer> {
    private static final long SHOW_PERIOD_MS = 200;
    private static final Duration LINGER = Duration.ofMinutes(10);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "HOST:PORT", description = "The peer; with --listen, where to wait for it.")
    private String address = "";

    @Option(
            names = {"-l", "--listen"},
            description = "Wait for one peer instead of connecting to one.")
    private boolean listen;

    @Option(names = "--send", paramLabel = "FILE", description = "Send a file instead of standard input.")
    private @Nullable Path send;

    @Option(names = "--receive", paramLabel = "FILE", description = "Write a file instead of standard output.")
    private @Nullable Path receive;

    @Option(
            names = {"-w", "--wait"},
            paramLabel = "SECONDS",
            description = "End when nothing was received for so long; peers other than kcp4j never say that they have "
                    + "ended. 0: wait for ever (default: ${DEFAULT-VALUE}).")
    private int waitSeconds;

    @Mixin
    private final TransportOptions transport = new TransportOptions(1024, 1024);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // for the parser
    private boolean help;

    /** Made by the command line parser. */
    public CatCommand() {}

    /**
     * Connects, copies both ways, and ends.
     *
     * @return 0 if everything written was delivered, 1 if not
     */
    @Override
    public Integer call() throws InterruptedException {
        CommandLine commandLine =
                Objects.requireNonNull(spec, "set by the command line parser").commandLine();
        try {
            TransportOptions.requireRange("--wait", waitSeconds, 0, 1 << 30);
            if (send != null && !Files.isReadable(send)) {
                throw new IllegalArgumentException("--send cannot be read: " + send);
            }
            PeerAddress peer = PeerAddress.parse(address);
            KcpOptions options = transport.options().toBuilder()
                    .lingerTimeout(LINGER)
                    .readTimeout(Duration.ofSeconds(waitSeconds))
                    .build();
            return exchangeAndDeliver(listen ? accept(peer, options) : connect(peer, options));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
        } catch (IOException e) {
            commandLine.getErr().println("kcp cat: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
            return 1;
        }
    }

    private static KcpSession connect(PeerAddress peer, KcpOptions options) throws IOException {
        return KcpSession.connect(peer.resolve(peer.firstPort()), options);
    }

    private static KcpSession accept(PeerAddress local, KcpOptions options) throws IOException {
        try (KcpListener listener = KcpListener.bind(local.resolve(local.firstPort()), options)) {
            return listener.accept();
        }
    }

    private int exchangeAndDeliver(KcpSession session) throws IOException, InterruptedException {
        try (session) {
            exchange(session);
        }
        if (!session.isDelivered()) {
            throw new IOException("not everything was delivered");
        }
        return 0;
    }

    private void exchange(KcpSession session) throws IOException, InterruptedException {
        Meter sent = new Meter("sent", send == null ? -1 : Files.size(send));
        Meter received = new Meter("received", -1);
        Meter shown = send != null ? sent : received;
        boolean files = send != null || receive != null;
        Thread display = Thread.ofVirtual().unstarted(() -> shown.show(System.err, SHOW_PERIOD_MS));
        if (files && Terminal.isTerminal()) {
            display.start();
        }
        FutureTask<Void> upload = new FutureTask<>(() -> upload(session, sent), null);
        // A platform thread: standard input has no other way to wait.
        Thread.ofPlatform().daemon().name("kcp-cat-send").start(upload);
        try {
            download(session, received);
            upload.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UncheckedIOException io ? io.getCause() : new IOException(e.getCause());
        } finally {
            display.interrupt();
            if (files) {
                System.err.println((Terminal.isTerminal() ? "\r\u001b[2K" : "") + shown.line());
            }
        }
    }

    private void upload(KcpSession session, Meter sent) {
        try (InputStream in = send == null ? System.in : Files.newInputStream(send)) {
            sent.copy(in, session.outputStream());
            session.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void download(KcpSession session, Meter received) throws IOException {
        if (receive == null) {
            download(session, received, System.out);
        } else {
            try (OutputStream out = Files.newOutputStream(receive)) {
                download(session, received, out);
            }
        }
    }

    private void download(KcpSession session, Meter received, OutputStream out) throws IOException {
        try {
            received.copy(session.inputStream(), out);
        } catch (SocketTimeoutException e) {
            // The user said that this means the end.
            out.flush();
        }
    }
}

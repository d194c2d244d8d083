package org.kcp4j.net;

import static org.kcp4j.net.SocketWorld.anyPort;
import static org.kcp4j.net.SocketWorld.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.kcp4j.net.SocketWorld.Pair;
import org.kcp4j.net.SocketWorld.Running;

/**
 * What a program can find out about a socket from outside, but for the options ({@link SocketOptionChecks}). A check runs in
 * a {@link SocketWorld} and comes to a list of values and exceptions, which must be the same over TCP and KCP.
 */
final class SocketChecks {
    interface Check {
        Object run(SocketWorld world) throws Exception;
    }

    private SocketChecks() {}

    /** What each call comes to: a value, or the type and the text of an exception. */
    static List<String> outcomes(Callable<?>... calls) {
        return Arrays.stream(calls).map(SocketChecks::outcome).toList();
    }

    static String outcome(Callable<?> call) {
        try {
            return String.valueOf(call.call());
        } catch (Exception e) {
            return e.getClass().getName() + ": " + e.getMessage();
        }
    }

    interface Action {
        void run() throws Exception;
    }

    static Callable<String> doing(Action action) {
        return () -> {
            action.run();
            return "done";
        };
    }

    static List<Boolean> flags(Socket s) {
        return List.of(s.isBound(), s.isConnected(), s.isClosed(), s.isInputShutdown(), s.isOutputShutdown());
    }

    static Map<String, Check> all() {
        Map<String, Check> checks = new LinkedHashMap<>();
        states(checks);
        connecting(checks);
        streams(checks);
        shutdowns(checks);
        waiting(checks, false);
        waiting(checks, true);
        closing(checks);
        servers(checks);
        return checks;
    }

    private static void states(Map<String, Check> checks) {
        checks.put("a new socket's flags", w -> flags(w.socket()));
        checks.put("a new socket's addresses", w -> {
            Socket s = w.socket();
            return outcomes(
                    s::getInetAddress,
                    s::getPort,
                    s::getLocalPort,
                    s::getRemoteSocketAddress,
                    s::getLocalSocketAddress);
        });
        checks.put("a new socket's streams", w -> outcomes(w.socket()::getInputStream, w.socket()::getOutputStream));
        checks.put("a new socket's channel and text", w -> outcomes(w.socket()::getChannel, w.socket()::toString));
        checks.put("a connected socket's flags", w -> {
            Pair pair = w.pair();
            return List.of(flags(pair.client()), flags(pair.server()));
        });
        checks.put("a connected socket's addresses", w -> {
            Pair pair = w.pair();
            return List.of(
                    pair.client().getRemoteSocketAddress().equals(pair.server().getLocalSocketAddress()),
                    pair.server().getRemoteSocketAddress().equals(pair.client().getLocalSocketAddress()),
                    pair.client().getInetAddress(),
                    pair.client().getLocalAddress(),
                    pair.server().getLocalAddress());
        });
        checks.put("the local address of an accepted socket", w -> {
            ServerSocket server = w.server();
            server.bind(null);
            Socket s = w.socket();
            s.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            return w.keep(server.accept()).getLocalAddress().isAnyLocalAddress();
        });
        checks.put("a closed socket's flags", w -> {
            Pair pair = w.pair();
            pair.client().close();
            pair.client().close();
            return flags(pair.client());
        });
        checks.put("a closed socket's addresses", w -> {
            Socket s = w.pair().client();
            int port = s.getLocalPort();
            s.close();
            return outcomes(
                    s::getInetAddress, () -> s.getPort() > 0, () -> s.getLocalPort() == port, s::getLocalAddress);
        });
        checks.put("a closed socket's calls", w -> {
            Socket s = w.pair().client();
            s.close();
            return outcomes(
                    s::getInputStream,
                    s::getOutputStream,
                    doing(s::shutdownInput),
                    doing(s::shutdownOutput),
                    doing(() -> s.bind(anyPort())));
        });
    }

    private static void connecting(Map<String, Check> checks) {
        checks.put("bind gives a port, which connect keeps", w -> {
            ServerSocket server = w.listening();
            Socket s = w.socket();
            s.bind(anyPort());
            int port = s.getLocalPort();
            List<Boolean> bound = flags(s);
            s.connect(server.getLocalSocketAddress());
            Socket accepted = w.keep(server.accept());
            return List.of(bound, port > 0, port == s.getLocalPort(), port == accepted.getPort());
        });
        checks.put("bind to null", w -> {
            Socket s = w.socket();
            s.bind(null);
            return List.of(flags(s), s.getLocalPort() > 0, s.getLocalAddress().isAnyLocalAddress());
        });
        checks.put("bind twice", w -> {
            Socket s = w.socket();
            return outcomes(doing(() -> s.bind(anyPort())), doing(() -> s.bind(anyPort())));
        });
        checks.put(
                "bind to what is no address",
                w -> outcomes(
                        doing(() -> w.socket().bind(new SocketAddress() {})),
                        doing(() -> w.socket().bind(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))));
        checks.put("bind to a taken port", w -> {
            SocketAddress taken = w.listening().getLocalSocketAddress();
            Socket s = w.socket();
            return List.of(outcomes(doing(() -> s.bind(taken))), flags(s));
        });
        checks.put("bind a server to a taken port", w -> {
            SocketAddress taken = w.listening().getLocalSocketAddress();
            ServerSocket s = w.server();
            return outcomes(doing(() -> s.bind(taken)), s::isBound, s::getLocalPort);
        });
        checks.put("connect is refused", w -> {
            Socket s = w.socket();
            InetSocketAddress nobody = w.closedPort();
            return outcomes(doing(() -> s.connect(nobody)), doing(() -> s.connect(nobody)), s::isConnected);
        });
        checks.put("connect from a bound port is refused", w -> {
            Socket s = w.socket();
            s.bind(anyPort());
            InetSocketAddress nobody = w.closedPort();
            return outcomes(doing(() -> s.connect(nobody, 5_000)), s::getInputStream);
        });
        checks.put("connect times out", w -> {
            InetSocketAddress silent = w.silentPeer();
            Socket s = w.socket();
            return outcomes(doing(() -> s.connect(silent, 200)), s::isConnected, s::getInputStream);
        });
        checks.put(
                "connect to what is no address",
                w -> outcomes(
                        doing(() -> w.socket().connect(null)),
                        doing(() -> w.socket().connect(anyPort(), -1)),
                        doing(() -> w.socket().connect(new SocketAddress() {})),
                        doing(() -> w.socket().connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)))));
        checks.put("connect to where no connection can go", w -> {
            Socket bound = w.socket();
            bound.bind(anyPort());
            return outcomes(
                    doing(() -> w.socket().connect(new InetSocketAddress("127.0.0.1", 0), 5_000)),
                    doing(() -> bound.connect(new InetSocketAddress("::1", 9), 5_000)));
        });
        checks.put("connect twice", w -> {
            Pair pair = w.pair();
            return outcomes(
                    doing(() -> pair.client().connect(anyPort())),
                    doing(() -> pair.server().connect(anyPort())));
        });
        checks.put("connect after close", w -> {
            Socket s = w.socket();
            s.close();
            return outcomes(doing(() -> s.connect(anyPort())), s::isClosed);
        });
        checks.put("connect to the wildcard", w -> {
            ServerSocket server = w.server();
            server.bind(null);
            Socket s = w.socket();
            s.connect(new InetSocketAddress(server.getLocalPort()), 5_000);
            return s.isConnected();
        });
        checks.put("connect to a wildcard server over IPv6", w -> {
            ServerSocket server = w.server();
            server.bind(null);
            Socket s = w.socket();
            return outcomes(doing(() -> s.connect(new InetSocketAddress("::1", server.getLocalPort()), 5_000)));
        });
    }

    private static void streams(Map<String, Check> checks) {
        checks.put("bytes go both ways", w -> {
            Pair pair = w.pair();
            pair.client().getOutputStream().write(200);
            pair.server().getOutputStream().write(new byte[] {1, 2, 3}, 1, 2);
            return List.of(
                    pair.server().getInputStream().read(),
                    Arrays.toString(pair.client().getInputStream().readNBytes(2)));
        });
        checks.put("reads and writes of nothing, and of what is not there", w -> {
            Pair pair = w.pair();
            InputStream in = pair.client().getInputStream();
            OutputStream out = pair.client().getOutputStream();
            return outcomes(
                    () -> in.read(new byte[0]),
                    doing(() -> out.write(new byte[0])),
                    () -> in.read(new byte[4], 3, 2),
                    () -> in.read(new byte[4], -1, 2),
                    doing(() -> out.write(new byte[4], 3, 2)),
                    doing(() -> out.write(new byte[4], 1, -1)),
                    doing(out::flush));
        });
        checks.put("available counts what has come", w -> {
            Pair pair = w.pair();
            InputStream in = pair.server().getInputStream();
            int before = in.available();
            pair.client().getOutputStream().write(new byte[100]);
            while (in.available() < 100) {
                Thread.onSpinWait();
            }
            in.read();
            return List.of(before, in.available());
        });
        checks.put("urgent data", w -> {
            Socket s = w.pair().client();
            return outcomes(doing(() -> s.sendUrgentData(1)), s::isClosed);
        });
        checks.put("what was written before close arrives, then the end, again and again", w -> {
            Pair pair = w.pair();
            Running<Integer> reading =
                    start(true, () -> pair.server().getInputStream().readAllBytes().length);
            pair.client().getOutputStream().write(new byte[300_000]);
            pair.client().close();
            InputStream in = pair.server().getInputStream();
            return List.of(reading.result(), in.read(), in.read(new byte[9]), in.available(), flags(pair.server()));
        });
        checks.put("what was written before the peer accepted arrives", w -> {
            ServerSocket server = w.listening();
            Socket s = w.socket();
            s.connect(server.getLocalSocketAddress());
            s.getOutputStream().write(new byte[10]);
            s.close();
            return w.keep(server.accept()).getInputStream().readAllBytes().length;
        });
    }

    private static void shutdowns(Map<String, Check> checks) {
        for (boolean clientFirst : new boolean[] {true, false}) {
            checks.put("half-close by the " + (clientFirst ? "client" : "server"), w -> {
                Pair pair = w.pair();
                Socket first = clientFirst ? pair.client() : pair.server();
                Socket second = clientFirst ? pair.server() : pair.client();
                first.getOutputStream().write(1);
                first.shutdownOutput();
                int got = second.getInputStream().readAllBytes().length;
                second.getOutputStream().write(new byte[] {7, 8});
                second.shutdownOutput();
                return List.of(got, first.getInputStream().readAllBytes().length, flags(first), flags(second));
            });
        }
        checks.put("shutdownOutput twice, and writes after it", w -> {
            Socket s = w.pair().client();
            OutputStream out = s.getOutputStream();
            return outcomes(
                    doing(s::shutdownOutput),
                    doing(s::shutdownOutput),
                    doing(() -> out.write(1)),
                    s::getOutputStream,
                    s::isClosed);
        });
        checks.put("shutdownInput twice, and reads after it", w -> {
            Socket s = w.pair().client();
            InputStream in = s.getInputStream();
            return outcomes(
                    doing(s::shutdownInput), doing(s::shutdownInput), in::read, in::available, s::getInputStream);
        });
        checks.put("shutdownInput leaves the output", w -> {
            Pair pair = w.pair();
            pair.client().shutdownInput();
            pair.client().getOutputStream().write(5);
            return pair.server().getInputStream().read();
        });
        checks.put("shutdown before connect", w -> {
            Socket s = w.socket();
            return outcomes(doing(s::shutdownInput), doing(s::shutdownOutput));
        });
    }

    /** Calls that wait, ended by another thread. */
    private static void waiting(Map<String, Check> checks, boolean virtual) {
        String on = virtual ? " on a virtual thread" : " on a platform thread";
        checks.put("close while reading" + on, w -> {
            Socket s = w.pair().client();
            InputStream in = s.getInputStream();
            Running<Integer> reading = start(virtual, in::read).waiting();
            s.close();
            return outcomes(reading::result, in::read, in::available);
        });
        checks.put("close while writing" + on, w -> {
            Socket s = w.pair().client();
            OutputStream out = s.getOutputStream();
            Running<String> writing =
                    start(virtual, doing(() -> out.write(new byte[50_000_000]))).waiting();
            s.close();
            return outcomes(writing::result, doing(() -> out.write(1)));
        });
        checks.put("close while accepting" + on, w -> {
            ServerSocket server = w.listening();
            Running<Socket> accepting = start(virtual, server::accept).waiting();
            server.close();
            return outcomes(accepting::result, server::accept, server::isClosed);
        });
        checks.put("close while connecting" + on, w -> {
            InetSocketAddress silent = w.silentPeer();
            Socket s = w.socket();
            Running<String> connecting =
                    start(virtual, doing(() -> s.connect(silent, 10_000))).waiting();
            s.close();
            return outcomes(connecting::result, s::isClosed);
        });
        checks.put("shutdownInput while reading" + on, w -> {
            Socket s = w.pair().client();
            Running<Integer> reading = start(virtual, s.getInputStream()::read).waiting();
            s.shutdownInput();
            return outcomes(reading::result, s::isClosed);
        });
        checks.put("shutdownOutput while writing" + on, w -> {
            Socket s = w.pair().client();
            OutputStream out = s.getOutputStream();
            Running<String> writing =
                    start(virtual, doing(() -> out.write(new byte[50_000_000]))).waiting();
            s.shutdownOutput();
            return outcomes(writing::result, s::isClosed);
        });
        checks.put("time-outs of read and accept" + on, w -> {
            Pair pair = w.pair();
            pair.client().setSoTimeout(50);
            InputStream in = pair.client().getInputStream();
            List<String> late = outcomes(start(virtual, in::read)::result);
            pair.server().getOutputStream().write(9);
            pair.client().setSoTimeout(5_000);
            ServerSocket server = w.listening();
            server.setSoTimeout(50);
            return List.of(late, in.read(), outcomes(start(virtual, server::accept)::result), server.isClosed());
        });
        interrupts(checks, virtual, on);
    }

    private static void interrupts(Map<String, Check> checks, boolean virtual, String on) {
        checks.put("interrupt while reading" + on, w -> {
            Pair pair = w.pair();
            InputStream in = pair.client().getInputStream();
            Running<List<Object>> reading =
                    start(virtual, () -> withFlag(in::read)).waiting();
            reading.thread.interrupt();
            reading.waiting();
            pair.server().getOutputStream().write(3);
            return List.of(reading.result(), pair.client().isClosed());
        });
        checks.put("interrupt while writing" + on, w -> {
            Pair pair = w.pair();
            OutputStream out = pair.client().getOutputStream();
            Running<List<Object>> writing = start(virtual, () -> withFlag(doing(() -> out.write(new byte[20_000_000]))))
                    .waiting();
            writing.thread.interrupt();
            writing.waiting();
            Running<Object> reading =
                    start(true, () -> pair.server().getInputStream().readNBytes(20_000_000).length);
            List<Object> written = writing.result();
            return virtual ? List.of(written, pair.client().isClosed()) : List.of(written, reading.result());
        });
        checks.put("interrupt while accepting" + on, w -> {
            ServerSocket server = w.listening();
            SocketAddress address = server.getLocalSocketAddress();
            Running<List<Object>> accepting = start(
                            virtual,
                            () -> withFlag(() -> w.keep(server.accept()).isConnected()))
                    .waiting();
            accepting.thread.interrupt();
            accepting.waiting();
            if (!virtual) {
                w.socket().connect(address);
            }
            return List.of(accepting.result(), server.isClosed());
        });
        checks.put("interrupt while connecting" + on, w -> {
            InetSocketAddress silent = w.silentPeer();
            Socket s = w.socket();
            Running<List<Object>> connecting = start(virtual, () -> withFlag(doing(() -> s.connect(silent, 700))))
                    .waiting();
            connecting.thread.interrupt();
            return List.of(connecting.result(), s.isConnected());
        });
        checks.put("interrupted before a read that need not wait" + on, w -> {
            Pair pair = w.pair();
            InputStream in = pair.client().getInputStream();
            pair.server().getOutputStream().write(3);
            while (in.available() == 0) {
                Thread.onSpinWait();
            }
            return start(virtual, () -> {
                        Thread.currentThread().interrupt();
                        return withFlag(in::read);
                    })
                    .result();
        });
    }

    private static List<Object> withFlag(Callable<?> call) {
        return List.of(outcome(call), Thread.currentThread().isInterrupted());
    }

    private static void closing(Map<String, Check> checks) {
        checks.put("closing a stream closes the socket", w -> {
            Socket one = w.pair().client();
            Socket other = w.pair().client();
            one.getInputStream().close();
            other.getOutputStream().close();
            return List.of(flags(one), flags(other));
        });
        checks.put("streams kept beyond close", w -> {
            Pair pair = w.pair();
            InputStream in = pair.client().getInputStream();
            OutputStream out = pair.client().getOutputStream();
            pair.server().getOutputStream().write(1);
            while (in.available() == 0) {
                Thread.onSpinWait();
            }
            pair.client().close();
            return outcomes(in::read, in::available, doing(() -> out.write(1)), () -> in.read(new byte[0]));
        });
        checks.put("accepted sockets outlive their server socket", w -> {
            ServerSocket server = w.listening();
            Socket s = w.socket();
            s.connect(server.getLocalSocketAddress());
            Socket accepted = w.keep(server.accept());
            server.close();
            s.getOutputStream().write(4);
            return List.of(accepted.getInputStream().read(), flags(accepted));
        });
        checks.put("a peer that aborts", w -> {
            Pair pair = w.pair();
            pair.client().setSoLinger(true, 0);
            pair.client().close();
            pair.server().setSoTimeout(300);
            return outcomes(pair.server().getInputStream()::read);
        });
        checks.put("writing to a peer that has closed", w -> {
            Pair pair = w.pair();
            pair.client().close();
            pair.server().getInputStream().read();
            OutputStream out = pair.server().getOutputStream();
            return outcomes(doing(() -> {
                for (int i = 0; i < 20; i++) {
                    out.write(1);
                    Thread.sleep(5); // TCP's reset comes when it comes
                }
            }));
        });
    }

    private static void servers(Map<String, Check> checks) {
        checks.put("a new server socket", w -> {
            ServerSocket s = w.server();
            return outcomes(
                    s::isBound, s::isClosed, s::getLocalPort, s::getInetAddress, s::getLocalSocketAddress, s::accept);
        });
        checks.put("a bound server socket", w -> {
            ServerSocket s = w.listening();
            return outcomes(
                    s::isBound,
                    s::isClosed,
                    () -> s.getLocalPort() > 0,
                    s::getInetAddress,
                    s::getChannel,
                    doing(() -> s.bind(anyPort())));
        });
        checks.put("a closed server socket", w -> {
            ServerSocket s = w.listening();
            s.close();
            s.close();
            return outcomes(
                    s::isBound,
                    s::isClosed,
                    () -> s.getLocalPort() > 0,
                    s::getInetAddress,
                    s::accept,
                    doing(() -> s.bind(anyPort())));
        });
        checks.put("a server socket on every address, with the longest queue", w -> {
            ServerSocket s = w.server();
            s.bind(null, Integer.MAX_VALUE);
            return outcomes(() -> s.getInetAddress().isAnyLocalAddress(), () -> s.getLocalPort() > 0);
        });
        checks.put("a port given back by close can be bound again", w -> {
            ServerSocket first = w.listening();
            SocketAddress address = first.getLocalSocketAddress();
            first.close();
            ServerSocket second = w.server();
            return outcomes(doing(() -> second.bind(address)));
        });
        checks.put("several connections, in order", w -> {
            ServerSocket server = w.listening();
            List<Integer> got = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Socket s = w.socket();
                s.connect(server.getLocalSocketAddress());
                s.getOutputStream().write(i);
            }
            for (int i = 0; i < 5; i++) {
                got.add(readOne(w.keep(server.accept())));
            }
            return got;
        });
    }

    private static int readOne(Socket socket) throws IOException {
        return socket.getInputStream().read();
    }
}

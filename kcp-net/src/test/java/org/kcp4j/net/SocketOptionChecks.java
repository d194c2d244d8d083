package org.kcp4j.net;

import static org.kcp4j.net.SocketChecks.doing;
import static org.kcp4j.net.SocketChecks.outcomes;

import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import org.kcp4j.net.SocketChecks.Check;

/** The options of sockets, as {@link SocketChecks} has the rest. */
final class SocketOptionChecks {
    private SocketOptionChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> checks = new LinkedHashMap<>();
        numbered(checks);
        named(checks);
        servers(checks);
        return checks;
    }

    private static void numbered(Map<String, Check> checks) {
        checks.put("options of a new socket", w -> defaults(w.socket()));
        checks.put("options of a connected socket", w -> defaults(w.pair().client()));
        checks.put("options of an accepted socket", w -> defaults(w.pair().server()));
        checks.put(
                "options that are set",
                w -> List.of(changed(w.socket()), changed(w.pair().client())));
        checks.put("options of a closed socket", w -> {
            Socket s = w.pair().client();
            s.close();
            return outcomes(
                    s::getTcpNoDelay,
                    s::getKeepAlive,
                    s::getSoLinger,
                    s::getSoTimeout,
                    s::getTrafficClass,
                    s::getSendBufferSize,
                    doing(() -> s.setTcpNoDelay(true)),
                    doing(() -> s.setSoTimeout(1)),
                    doing(() -> s.setSoLinger(true, 1)),
                    doing(() -> s.setReceiveBufferSize(1)),
                    () -> s.getOption(StandardSocketOptions.SO_LINGER),
                    () -> s.setOption(StandardSocketOptions.SO_LINGER, 1));
        });
        checks.put("values out of range", w -> {
            Socket s = w.socket();
            return outcomes(
                    doing(() -> s.setSoTimeout(-1)),
                    doing(() -> s.setSoLinger(true, -1)),
                    doing(() -> s.setTrafficClass(256)),
                    doing(() -> s.setTrafficClass(-1)),
                    doing(() -> s.setSendBufferSize(0)),
                    doing(() -> s.setReceiveBufferSize(-1)),
                    s::getSoTimeout);
        });
        checks.put("linger longer than can be", w -> {
            Socket s = w.socket();
            s.setSoLinger(true, 1_000_000);
            return s.getSoLinger();
        });
    }

    private static List<String> defaults(Socket s) {
        return outcomes(
                s::getTcpNoDelay,
                s::getSoLinger,
                s::getSoTimeout,
                s::getOOBInline,
                s::getTrafficClass,
                s::getReuseAddress,
                () -> s.getSendBufferSize() > 0,
                () -> s.getReceiveBufferSize() > 0);
    }

    private static List<String> changed(Socket s) throws Exception {
        s.setTcpNoDelay(true);
        s.setKeepAlive(true);
        s.setSoLinger(true, 7);
        s.setSoTimeout(1_234);
        s.setOOBInline(true);
        s.setTrafficClass(0x10);
        s.setReuseAddress(true);
        s.setSendBufferSize(100_000);
        s.setReceiveBufferSize(100_000);
        s.setPerformancePreferences(1, 2, 3);
        List<String> set = defaults(s);
        s.setSoLinger(false, 7);
        return List.of(
                set.toString(),
                String.valueOf(s.getKeepAlive()),
                String.valueOf(s.getSoLinger()),
                String.valueOf(s.getSendBufferSize() >= 100_000));
    }

    private static void named(Map<String, Check> checks) {
        checks.put("options by name", w -> {
            Socket s = w.pair().client();
            return outcomes(
                    () -> set(s, StandardSocketOptions.TCP_NODELAY, true),
                    () -> set(s, StandardSocketOptions.SO_KEEPALIVE, true),
                    () -> set(s, StandardSocketOptions.SO_LINGER, 5),
                    () -> set(s, StandardSocketOptions.SO_LINGER, -1),
                    () -> set(s, StandardSocketOptions.SO_LINGER, -2),
                    () -> set(s, StandardSocketOptions.SO_REUSEADDR, true),
                    () -> set(s, StandardSocketOptions.SO_REUSEPORT, true),
                    () -> set(s, StandardSocketOptions.IP_TOS, 0x10),
                    () -> set(s, ExtendedSocketOptions.TCP_KEEPIDLE, 60),
                    () -> set(s, ExtendedSocketOptions.TCP_KEEPINTERVAL, 10),
                    () -> set(s, ExtendedSocketOptions.TCP_KEEPCOUNT, 3));
        });
        checks.put("keepalive", w -> {
            Socket s = w.socket();
            return outcomes(
                    s::getKeepAlive,
                    () -> s.getOption(ExtendedSocketOptions.TCP_KEEPIDLE),
                    () -> s.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                    () -> s.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT));
        });
        checks.put("options that there are not", w -> {
            Socket s = w.socket();
            return outcomes(
                    () -> s.getOption(StandardSocketOptions.IP_MULTICAST_TTL),
                    () -> s.setOption(StandardSocketOptions.SO_BROADCAST, true),
                    () -> s.setOption(null, true),
                    () -> s.getOption(null),
                    () -> set(s, StandardSocketOptions.SO_KEEPALIVE, null));
        });
        checks.put("values out of range by name", w -> {
            Socket s = w.socket();
            return outcomes(
                    () -> set(s, StandardSocketOptions.IP_TOS, 256),
                    () -> set(s, StandardSocketOptions.SO_SNDBUF, -1),
                    () -> set(s, StandardSocketOptions.SO_RCVBUF, -1));
        });
        checks.put("supported options", w -> names(w.socket().supportedOptions()));
    }

    private static <T> T set(Socket s, SocketOption<T> option, T value) throws Exception {
        s.setOption(option, value);
        return s.getOption(option);
    }

    /** TCP's own on Linux aside, which have to do with its interrupts and acknowledgements; and KCP's own. */
    private static List<String> names(Iterable<SocketOption<?>> options) {
        List<String> names = new java.util.ArrayList<>();
        options.forEach(option -> names.add(option.name()));
        names.removeIf(
                name -> name.startsWith("KCP_") || name.equals("TCP_QUICKACK") || name.equals("SO_INCOMING_NAPI_ID"));
        names.sort(null);
        return names;
    }

    private static void servers(Map<String, Check> checks) {
        checks.put("options of a server socket", w -> {
            ServerSocket s = w.server();
            s.setSoTimeout(77);
            s.setReceiveBufferSize(100_000);
            return outcomes(
                    s::getReuseAddress,
                    s::getSoTimeout,
                    () -> s.getReceiveBufferSize() >= 100_000,
                    doing(() -> s.setReceiveBufferSize(0)),
                    doing(() -> s.setSoTimeout(-1)),
                    () -> s.getOption(StandardSocketOptions.TCP_NODELAY),
                    () -> s.getOption(StandardSocketOptions.SO_REUSEADDR),
                    doing(() -> s.setPerformancePreferences(1, 2, 3)));
        });
        checks.put("options of a closed server socket", w -> {
            ServerSocket s = w.listening();
            s.close();
            return outcomes(
                    s::getSoTimeout,
                    s::getReuseAddress,
                    s::getReceiveBufferSize,
                    doing(() -> s.setSoTimeout(1)),
                    () -> s.setOption(StandardSocketOptions.SO_REUSEADDR, true));
        });
        checks.put("supported options of a server socket", w -> names(w.server().supportedOptions()));
    }
}

package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Opens the sockets of a listener: one, or several on one port (SO_REUSEPORT), among which the system spreads the peers. */
final class SharedPort {
    private static final Logger LOG = System.getLogger(SharedPort.class.getName());

    private SharedPort() {}

    /**
     * Opens sockets on one port.
     *
     * @param runtime where
     * @param local address and port; port 0 for any free one
     * @param settings of each of them
     * @param count how many; there is one only where the system lets no others share a port
     * @return the sockets, bound to the same address
     * @throws IOException if the port is in use, by whomever, or a socket cannot be opened
     */
    static List<DatagramLink> open(NetRuntime runtime, InetSocketAddress local, SocketSettings settings, int count)
            throws IOException {
        if (count == 1) {
            return List.of(runtime.openLink(local, null, settings));
        }
        InetSocketAddress free;
        try (DatagramLink probe = runtime.openLink(local, null, settings)) {
            free = probe.localAddress(); // sharing alone would also share with another listener of the same user
        }
        List<DatagramLink> links = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                links.add(runtime.openLink(free, null, settings.withSharedPort()));
            }
            return links;
        } catch (UnsupportedOperationException e) {
            LOG.log(Level.WARNING, "one shard instead of {0}: the system has no SO_REUSEPORT", count);
            return List.of(runtime.openLink(free, null, settings));
        } catch (IOException | RuntimeException e) {
            for (DatagramLink link : links) {
                link.close();
            }
            throw e;
        }
    }
}

package org.kcp4j.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.Socket;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMIServerSocketFactory;
import java.rmi.server.UnicastRemoteObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kcp4j.programs.LossyNetwork.Dress;

/** The JDK's RMI, its registry and distributed garbage collection included, and JMX over it. */
@Tag("programs")
@Timeout(120)
class RmiTest {
    interface Adder extends Remote {
        int add(int a, int b) throws RemoteException;

        byte[] echo(byte[] bytes) throws RemoteException;

        int fail() throws RemoteException;
    }

    private static final class Calculator implements Adder {
        @Override
        public int add(int a, int b) {
            return a + b;
        }

        @Override
        public byte[] echo(byte[] bytes) {
            return bytes;
        }

        @Override
        public int fail() {
            throw new IllegalStateException("as asked");
        }
    }

    /** Travels inside the stubs, so it knows its network by name only. */
    private record Clients(Dress dress) implements RMIClientSocketFactory, Serializable {
        @Override
        public Socket createSocket(String host, int port) throws IOException {
            LossyNetwork network = NETWORKS.get(dress);
            if (network == null) { // the garbage collector's last words
                throw new ConnectException("the test is over");
            }
            return network.sockets().createSocket(host, network.through(port));
        }
    }

    /** The network of the test that runs, by its dress. */
    private static final Map<Dress, LossyNetwork> NETWORKS = new ConcurrentHashMap<>();

    private static LossyNetwork open(Dress dress) {
        LossyNetwork network = new LossyNetwork(dress);
        NETWORKS.put(dress, network);
        return network;
    }

    @AfterEach
    void forgetNetworks() {
        NETWORKS.clear();
    }

    private static RMIServerSocketFactory servers(LossyNetwork network) {
        return port -> network.serverSockets().createServerSocket(port, 50, LossyNetwork.LOOPBACK);
    }

    @ParameterizedTest
    @EnumSource
    void remoteCallsReturn(Dress dress) throws Exception {
        LossyNetwork network = open(dress);
        Clients clients = new Clients(dress);
        var servers = new RememberedPort(servers(network));
        Registry registry = LocateRegistry.createRegistry(0, clients, servers);
        Calculator calculator = new Calculator();
        Remote stub = UnicastRemoteObject.exportObject(calculator, 0, clients, servers(network));
        try (network) {
            registry.rebind("calculator", stub);
            Registry found = LocateRegistry.getRegistry("127.0.0.1", servers.port, clients);
            Adder remote = (Adder) found.lookup("calculator");
            for (int i = 0; i < 500; i++) {
                assertThat(remote.add(i, 1)).isEqualTo(i + 1);
            }
            assertThat(remote.echo(new byte[2_000_000])).hasSize(2_000_000);
            assertThatThrownBy(remote::fail)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("as asked");
        } finally {
            UnicastRemoteObject.unexportObject(calculator, true);
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    @SuppressWarnings("BanJNDI") // both ends are ours
    @ParameterizedTest
    @EnumSource
    void managementBeansAreReadFromAfar(Dress dress) throws Exception {
        LossyNetwork network = open(dress);
        Map<String, Object> environment = Map.of(
                RMIConnectorServer.RMI_CLIENT_SOCKET_FACTORY_ATTRIBUTE,
                new Clients(dress),
                RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE,
                servers(network));
        JMXConnectorServer server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://127.0.0.1"),
                environment,
                ManagementFactory.getPlatformMBeanServer());
        server.start();
        try (network;
                JMXConnector connector = JMXConnectorFactory.connect(server.getAddress())) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            ObjectName runtime = new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME);
            for (int i = 0; i < 100; i++) {
                assertThat(beans.getAttribute(runtime, "Pid"))
                        .isEqualTo(ProcessHandle.current().pid());
            }
            assertThat(beans.getMBeanCount()).isPositive();
        } finally {
            server.stop();
        }
    }

    /** A registry does not tell which port it was given. */
    private static final class RememberedPort implements RMIServerSocketFactory {
        private final RMIServerSocketFactory servers;
        private volatile int port;

        RememberedPort(RMIServerSocketFactory servers) {
            this.servers = servers;
        }

        @Override
        public java.net.ServerSocket createServerSocket(int requested) throws IOException {
            java.net.ServerSocket socket = servers.createServerSocket(requested);
            port = socket.getLocalPort();
            return socket;
        }
    }
}

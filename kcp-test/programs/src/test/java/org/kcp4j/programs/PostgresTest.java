package org.kcp4j.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kcp4j.programs.LossyNetwork.Dress;

/** The PostgreSQL driver and a real server behind a forwarder. */
@Tag("programs")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTest {
    private static final int ROWS = 20_000;

    private PostgresServer postgres;

    /** The driver makes its factory itself, by name and with one text to go by. */
    public static final class Sockets extends SocketFactory {
        private final SocketFactory sockets;

        public Sockets(String dress) {
            sockets = new LossyNetwork(Dress.valueOf(dress)).sockets();
        }

        @Override
        public Socket createSocket() throws IOException {
            return sockets.createSocket();
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return sockets.createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return sockets.createSocket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return sockets.createSocket(host, port, local, localPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return sockets.createSocket(host, port, local, localPort);
        }
    }

    @BeforeAll
    void startServer() throws Exception {
        int free;
        try (ServerSocket any = new ServerSocket(0, 1, LossyNetwork.LOOPBACK)) {
            free = any.getLocalPort();
        }
        postgres = new PostgresServer(free);
    }

    @AfterAll
    void stopServer() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLargeBatchAndACancelledQuery(Dress dress) throws Exception {
        try (LossyNetwork network = new LossyNetwork(dress);
                ServerSocket listening = network.serverSockets().createServerSocket(0, 50, LossyNetwork.LOOPBACK);
                Forwarder forwarder = new Forwarder(listening, postgres.port);
                Connection connection = connect(dress, network.through(listening.getLocalPort()))) {
            assertThat(forwarder).isNotNull();
            insertAndCount(connection, "rows_" + dress.name());
            cancel(connection);
        }
    }

    private static Connection connect(Dress dress, int port) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", "kcp");
        properties.put("sslmode", "disable");
        properties.put("socketFactory", Sockets.class.getName());
        properties.put("socketFactoryArg", dress.name());
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
    }

    private static void insertAndCount(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, word text)");
        }
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?)")) {
            for (int i = 0; i < ROWS; i++) {
                insert.setInt(1, i);
                insert.setString(2, "word " + i);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(ROWS);
        }
        connection.commit();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT id, word FROM " + table + " ORDER BY id")) {
            int rows = 0;
            for (; found.next(); rows++) {
                assertThat(found.getString(2)).isEqualTo("word " + found.getInt(1));
            }
            assertThat(rows).isEqualTo(ROWS);
        }
    }

    /** The driver cancels over a second connection, and waits for the server to close that one. */
    private static void cancel(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement()) {
            Thread canceller = Thread.startVirtualThread(() -> {
                try {
                    Thread.sleep(Duration.ofMillis(500)); // the query is running by then, or soon
                    statement.cancel();
                } catch (SQLException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            long since = System.nanoTime();
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("canceling statement");
            canceller.join();
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
        }
    }
}

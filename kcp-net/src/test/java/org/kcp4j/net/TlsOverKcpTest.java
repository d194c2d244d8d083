package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kcp4j.net.SocketWorld.Running;

/** The JDK's TLS, layered over a KCP socket as over any other. */
@Tag("live")
@Timeout(60)
class TlsOverKcpTest {
    private static final String PASSWORD = "only for this test";

    @Test
    void tlsCarriesAStreamBothWaysAndItsEnd(@TempDir Path folder) throws Exception {
        SSLContext context = context(selfSigned(folder.resolve("keys.p12")));
        byte[] sent = new byte[2_000_000];
        new Random(1).nextBytes(sent);
        try (SocketWorld world = SocketWorld.kcp()) {
            ServerSocket server = world.listening();
            Running<String> serving = SocketWorld.start(true, () -> echo(context, server.accept()));
            Socket plain = world.socket();
            plain.connect(server.getLocalSocketAddress());
            try (SSLSocket tls =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                parameters.setApplicationProtocols(new String[] {"h2"});
                tls.setSSLParameters(parameters);
                tls.startHandshake();
                Running<byte[]> reading =
                        SocketWorld.start(true, () -> tls.getInputStream().readAllBytes());
                tls.getOutputStream().write(sent);
                tls.shutdownOutput();
                assertThat(reading.result()).isEqualTo(sent);
                assertThat(tls.getApplicationProtocol()).isEqualTo("h2");
            }
            assertThat(plain.isClosed()).isTrue();
            assertThat(serving.result()).isEqualTo("TLSv1.3");
        }
    }

    private static String echo(SSLContext context, Socket accepted) throws IOException {
        try (SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(accepted, InputStream.nullInputStream(), true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            tls.setSSLParameters(parameters);
            tls.getInputStream().transferTo(tls.getOutputStream());
            return tls.getSession().getProtocol();
        }
    }

    private static KeyStore selfSigned(Path file) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD.toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("peer", keys.getCertificate("mykey"));
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }
}

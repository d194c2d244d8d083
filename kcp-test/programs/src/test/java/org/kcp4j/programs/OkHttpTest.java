package org.kcp4j.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kcp4j.programs.LossyNetwork.Dress;

/** OkHttp and MockWebServer: TLS with ALPN, HTTP/2 with many streams in one connection. */
@Tag("programs")
@Timeout(120)
class OkHttpTest {
    private static final int THREADS = 8;
    private static final int REQUESTS_EACH = 25;

    @ParameterizedTest
    @EnumSource
    void requestsShareAnHttp2ConnectionInsideTls(Dress dress) throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates forServer =
                new HandshakeCertificates.Builder().heldCertificate(certificate).build();
        try (LossyNetwork network = new LossyNetwork(dress);
                MockWebServer server = new MockWebServer()) {
            server.setServerSocketFactory(network.serverSockets());
            server.useHttps(forServer.sslSocketFactory());
            server.setDispatcher(new Echo());
            server.start(LossyNetwork.LOOPBACK, 0);
            HttpUrl url = HttpUrl.get("https://127.0.0.1:" + network.through(server.getPort()) + "/echo");
            OkHttpClient client = client(network, certificate);
            try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    running.add(threads.submit(() -> {
                        for (int request = 0; request < REQUESTS_EACH; request++) {
                            exchange(client, url, request == 0 ? 1_000_000 : 1 + 997 * request);
                        }
                        return client;
                    }));
                }
                for (Future<?> each : running) {
                    each.get();
                }
            } finally {
                client.connectionPool().evictAll();
                client.dispatcher().executorService().shutdown();
            }
            assertThat(server.getRequestCount()).isEqualTo(THREADS * REQUESTS_EACH);
        }
    }

    private static void exchange(OkHttpClient client, HttpUrl url, int length) throws java.io.IOException {
        byte[] sent = new byte[length];
        new Random(length).nextBytes(sent);
        Request request =
                new Request.Builder().url(url).post(RequestBody.create(sent)).build();
        try (Response answer = client.newCall(request).execute()) {
            assertThat(answer.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(answer.body().bytes()).isEqualTo(sent);
        }
    }

    private static OkHttpClient client(LossyNetwork network, HeldCertificate certificate) {
        HandshakeCertificates trusted = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build();
        return new OkHttpClient.Builder()
                .socketFactory(network.sockets())
                .sslSocketFactory(trusted.sslSocketFactory(), trusted.trustManager())
                .readTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static final class Echo extends Dispatcher {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder()
                    .body(new Buffer().write(request.getBody()))
                    .build();
        }
    }
}

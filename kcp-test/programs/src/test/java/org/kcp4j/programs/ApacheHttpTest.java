package org.kcp4j.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kcp4j.programs.LossyNetwork.Dress;

/**
 * Apache HttpClient 5 and HttpCore 5's server. A few of the thousand bodies are large; {@code -Dkcp.http.large=1000
 * -Djunit.jupiter.execution.timeout.mode=disabled} makes all of them so, which takes many minutes.
 */
@Tag("programs")
@Timeout(240)
class ApacheHttpTest {
    private static final int THREADS = 8;
    private static final int REQUESTS_EACH = 125;
    private static final int REQUESTS = THREADS * REQUESTS_EACH;
    private static final int LARGE_BODY = 10_000_000;

    /** How many bodies are large: by default the last of each thread, all at the same time. */
    private static final int LARGE_BODIES = Integer.getInteger("kcp.http.large", THREADS);

    /** Every body comes back, over connections that are kept and connections that are closed after one answer. */
    @ParameterizedTest
    @EnumSource
    void aThousandRequestsAreAnswered(Dress dress) throws Exception {
        try (LossyNetwork network = new LossyNetwork(dress)) {
            HttpServer server = echoServer(network);
            server.start();
            String url = "http://127.0.0.1:" + network.through(server.getLocalPort()) + "/echo";
            try (CloseableHttpClient client = client(network);
                    ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    int thread = i;
                    running.add(threads.submit(() -> {
                        int first = thread * REQUESTS_EACH;
                        for (int request = first; request < first + REQUESTS_EACH; request++) {
                            int length = isLarge(request) ? LARGE_BODY : 1 + 37 * (request - first);
                            exchange(client, url, length, request % 2 == 0);
                        }
                        return thread;
                    }));
                }
                for (Future<?> each : running) {
                    each.get();
                }
            } finally {
                server.close(CloseMode.IMMEDIATE);
            }
        }
    }

    /** Spread evenly over all requests. */
    private static boolean isLarge(int request) {
        return (request + 1) * LARGE_BODIES / REQUESTS > request * LARGE_BODIES / REQUESTS;
    }

    private static void exchange(CloseableHttpClient client, String url, int length, boolean close) throws IOException {
        byte[] sent = new byte[length];
        new Random(length).nextBytes(sent);
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(sent, ContentType.APPLICATION_OCTET_STREAM));
        if (close) {
            post.setHeader(HttpHeaders.CONNECTION, "close");
        }
        byte[] got = client.execute(post, answer -> EntityUtils.toByteArray(answer.getEntity()));
        assertThat(got).isEqualTo(sent);
    }

    private static HttpServer echoServer(LossyNetwork network) {
        return ServerBootstrap.bootstrap()
                .setLocalAddress(LossyNetwork.LOOPBACK)
                .setListenerPort(0)
                .setCanonicalHostName("127.0.0.1")
                .setServerSocketFactory(network.serverSockets())
                .register("/echo", (request, answer, context) -> {
                    byte[] body = EntityUtils.toByteArray(request.getEntity());
                    answer.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
                })
                .create();
    }

    private static CloseableHttpClient client(LossyNetwork network) {
        var operator = new DefaultHttpClientConnectionOperator(
                proxy -> network.sockets().createSocket(),
                null,
                null,
                RegistryBuilder.<org.apache.hc.client5.http.ssl.TlsSocketStrategy>create()
                        .build());
        var connections = new PoolingHttpClientConnectionManager(
                operator, PoolConcurrencyPolicy.STRICT, PoolReusePolicy.LIFO, TimeValue.NEG_ONE_MILLISECOND, null);
        connections.setDefaultMaxPerRoute(THREADS);
        return HttpClients.custom().setConnectionManager(connections).build();
    }
}

package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Endpoints that are opened, used once and closed, again and again: 300 times in a build, and as often as
 * {@code -Dkcp.cycles=N} says. With {@code -Dtest.jvmArgs=-XX:NativeMemoryTracking=summary} the platform's account of its
 * native memory is printed before and after.
 */
@Tag("live")
class EndpointCyclesTest {
    private static final int CYCLES = Integer.getInteger("kcp.cycles", 300);
    private static final int WARM_UP = 100;
    private static final int SPARE = 5; // threads and descriptors of the platform's own, which come and go
    private static final KcpOptions OPTIONS = KcpOptions.builder()
            .shards(2)
            .tombstone(Duration.ZERO)
            .lingerTimeout(Duration.ofSeconds(1))
            .build();

    @Test
    void leaveNoDescriptorThreadOrNativeMemoryBehind() throws Exception {
        assumeTrue(new File("/proc/self/fd").isDirectory(), "needs Linux's /proc");
        for (int i = 0; i < WARM_UP; i++) {
            cycle();
        }
        awaitAtMost("/proc/self/fd", count("/proc/self/fd"));
        report("before");
        int descriptors = count("/proc/self/fd");
        int threads = count("/proc/self/task");
        for (int i = 0; i < CYCLES; i++) {
            cycle();
        }
        awaitAtMost("/proc/self/fd", descriptors + SPARE);
        awaitAtMost("/proc/self/task", threads + SPARE);
        report("after " + CYCLES);
    }

    /** A listener of two sockets, a session of its own socket, a byte there and back. */
    private static void cycle() throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (KcpListener listener = KcpListener.bind(anyPort, OPTIONS)) {
            KcpSession client = KcpSession.connect(listener.localAddress(), OPTIONS);
            KcpSession server = listener.accept();
            client.outputStream().write(1);
            server.outputStream().write(server.inputStream().read());
            assertThat(client.inputStream().read()).isEqualTo(1);
            client.abort();
            server.abort();
        }
    }

    /** Sockets are closed by their sessions' threads, a moment after. */
    private static void awaitAtMost(String folder, int most) throws InterruptedException {
        for (int i = 0; i < 100 && count(folder) > most; i++) {
            Thread.sleep(100);
        }
        assertThat(count(folder)).as(folder).isLessThanOrEqualTo(most);
    }

    private static int count(String folder) {
        String[] names = new File(folder).list();
        return names == null ? 0 : names.length;
    }

    private static void report(String when) throws JMException {
        System.gc();
        Object tracked = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmNativeMemory",
                        new Object[] {new String[] {"summary"}},
                        new String[] {String[].class.getName()});
        System.out.println("EndpointCyclesTest " + when + ": " + count("/proc/self/fd") + " descriptors, "
                + count("/proc/self/task") + " threads");
        Arrays.stream(String.valueOf(tracked).split("\n"))
                .filter(line -> line.contains("committed="))
                .filter(line -> line.matches(".*(Total|Thread|Other|Internal|Arena|NMT).*"))
                .forEach(System.out::println);
    }
}

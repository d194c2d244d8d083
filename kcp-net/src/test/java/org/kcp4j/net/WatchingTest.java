package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kcp4j.net.internal.EventfulConversation;

/** What a recording and a management console see. */
class WatchingTest {
    @Test
    void aRecordingTellsTheStoryOfASession(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("kcp.jfr");
        try (Recording recording = new Recording();
                KcpListener live = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (String name : List.of(
                    "SessionOpen", "SessionClose", "Retransmission", "WindowStall", "FecRecovery", "DatagramDrop")) {
                recording.enable("org.kcp4j." + name).withoutThreshold();
            }
            recording.enable("org.kcp4j.EndpointStatistics").with("period", "endChunk");
            recording.start();
            EventfulConversation.run();
            recording.stop();
            assertThat(live.isClosed()).isFalse();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        Set<String> seen = events.stream()
                .map(event -> event.getEventType().getName())
                .filter(name -> name.startsWith("org.kcp4j."))
                .map(name -> name.substring("org.kcp4j.".length()))
                .collect(Collectors.toSet());
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "SessionOpen",
                        "SessionClose",
                        "Retransmission",
                        "WindowStall",
                        "FecRecovery",
                        "DatagramDrop",
                        "EndpointStatistics");
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("org.kcp4j.SessionClose"))
                .extracting(event -> event.getString("reason"))
                .contains("aborted");
    }

    @Test
    void aConsoleReadsTheCountersOfAListener() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try (KcpListener listener = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            ObjectName name = KcpMBeans.register(listener);
            try {
                assertThat(server.getAttribute(name, "sessions")).isEqualTo(0);
                assertThat(server.getAttribute(name, "overMemory")).isEqualTo(0L);
                assertThat(server.getMBeanInfo(name).getAttributes())
                        .hasSize(EndpointStats.class.getRecordComponents().length);
            } finally {
                server.unregisterMBean(name);
            }
        }
    }
}

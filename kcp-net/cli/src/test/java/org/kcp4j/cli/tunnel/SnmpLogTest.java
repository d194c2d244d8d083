package org.kcp4j.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnmpLogTest {
    private static final ZonedDateTime TIME = ZonedDateTime.of(2026, 3, 4, 17, 6, 7, 0, ZoneOffset.UTC);

    @Test
    void beginsAFileWithKcptunsHeader(@TempDir Path folder) throws IOException {
        SnmpLog log = new SnmpLog(folder.resolve("snmp-20060102.log").toString(), Duration.ofSeconds(60));
        Clock clock = Clock.fixed(Instant.ofEpochSecond(TIME.toEpochSecond()), ZoneOffset.UTC);
        log.append(new Counters(), clock);
        log.append(new Counters(), clock);
        List<String> lines = Files.readAllLines(folder.resolve("snmp-20260304.log"));
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst())
                .isEqualTo("Unix,BytesSent,BytesReceived,MaxConn,ActiveOpens,PassiveOpens,CurrEstab,InErrs,"
                        + "InCsumErrors,KCPInErrors,InPkts,OutPkts,InSegs,OutSegs,InBytes,OutBytes,RetransSegs,"
                        + "FastRetransSegs,EarlyRetransSegs,LostSegs,RepeatSegs,FECFullShards,FECParityShards,"
                        + "FECErrs,FECRecovered,FECShardSet,FECShardMin,RingBufferSndQueue,RingBufferRcvQueue,"
                        + "RingBufferSndBuffer,OOBPackets");
        assertThat(lines.getLast()).isEqualTo(TIME.toEpochSecond() + ",0".repeat(30));
    }

    @Test
    void namesFilesInGosLayoutAndLeavesFoldersAlone() {
        SnmpLog log = new SnmpLog("/var/2006/kcp-Jan-2006-01-02_15:04:05.csv", Duration.ofSeconds(60));
        assertThat(log.file(TIME)).hasToString("/var/2006/kcp-Mar-2026-03-04_17:06:07.csv");
    }
}

package org.kcp4j.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kcp4j.cli.transport.PeerAddress;
import org.kcp4j.core.KcpConfig;
import picocli.CommandLine;

class FlagsTest {
    @TempDir
    private Path folder;

    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nosuchflag | --nosuchflag",
                "-lxyz | -lxyz",
                "--mtu x | --mtu",
                "--mtu 60 | --mtu must be 61",
                "--sndwnd 0 | --sndwnd must be 1",
                "--crypt rot13 | --crypt must be one of null, none, xor",
                "--mode warp | --mode must be one of fast3, fast2, fast, normal, manual: warp",
                "--smuxver 3 | --smuxver must be 1 … 2: 3",
                "--keepalive 31 | --keepalive must be 1 … 30: 31",
                "--datashard 200 --parityshard 56 | 200/56",
                "--QPP --QPPCount 0 | --QPPCount must be 1",
                "--dscp 64 | --dscp must be 0 … 63: 64",
                "--conn 0 | --conn must be 1",
                "--remoteaddr nowhere | --remoteaddr must be HOST:PORT or HOST:FIRST-LAST: nowhere",
                "--remoteaddr x:5-4 | --remoteaddr ports must be",
                "--tcp | raw sockets",
                "-c nothing.json | nothing.json"
            })
    void whatIsWrongIsNamed(String flags, String error) {
        assertThat(client("-l " + folder.resolve("socket") + " " + flags)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains(error);
    }

    @Test
    void whatCannotBeListenedOnIsAFailure() throws IOException {
        Path taken = Files.writeString(folder.resolve("file"), "");
        assertThat(client("-l " + taken)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mtu\": 10} | --mtu must be 61 … 65507: 10",
                "{\"MTU\": 10} | --mtu must be 61 … 65507: 10",
                "{\"mtu\": null} | --mtu must be 61 … 65507: 20",
                "{\"mtu\": \"1350\"} | \"mtu\" must be a whole number: 1350",
                "{\"mtu\": 1.5} | \"mtu\" must be a whole number: 1.5",
                "{\"nocomp\": 1} | \"nocomp\" must be true or false: 1",
                "{\"crypt\": 1} | \"crypt\" must be a string: 1",
                "{\"unknown\": {\"mtu\": [1]}} | --mtu must be 61 … 65507: 20",
                "{\"mtu\": 1400, \"qpp\": true, \"qpp-count\": 0} | --QPPCount must be 1",
                "{\"mtu\": 1400, \"mode\": \"warp\"} | --mode must be one of",
                "[] | must hold a JSON object",
                "{\"mtu\": } | line 1"
            })
    void theFileOverridesTheCommandLine(String json, String error) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), json);
        assertThat(client("-c " + file + " -mtu 20")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains(error);
    }

    @Test
    void defaultsAreKcptuns() {
        ClientCommand client = new ClientCommand();
        KcptunStyle.of(client).parseArgs();
        TunnelSettings settings = client.options().settings();
        assertThat(settings.session().mtu()).isEqualTo(1350);
        assertThat(settings.session().cipher().name()).isEqualTo("aes");
        assertThat(settings.session().engine().intervalMs()).isEqualTo(30);
        assertThat(settings.session().engine().sendWindow()).isEqualTo(128);
        assertThat(settings.session().engine().receiveWindow()).isEqualTo(512);
        assertThat(settings.session().fec()).hasToString("FecConfig[dataShards=10, parityShards=3]");
        assertThat(settings.mux().version()).isEqualTo(2);
        assertThat(settings.mux().maxFrameBytes()).isEqualTo(8192);
        assertThat(settings.mux().keepaliveTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.compress()).isTrue();
        assertThat(settings.qpp()).isNull();
        assertThat(settings.closeWait()).isZero();
        ServerCommand server = new ServerCommand();
        KcptunStyle.of(server).parseArgs();
        assertThat(server.options().settings().session().engine().sendWindow()).isEqualTo(1024);
        assertThat(server.options().settings().closeWait()).hasSeconds(30);
    }

    @Test
    void oneDashIsAsGoodAsTwoAndTheLastFlagCounts() {
        ServerCommand server = new ServerCommand();
        KcptunStyle.of(server)
                .parseArgs(
                        "-mtu",
                        "1000",
                        "--mtu=1100",
                        "-nocomp",
                        "-ps",
                        "0",
                        "-mode=manual",
                        "-interval=1",
                        "-nc=1",
                        "-ratelimit=-1");
        TunnelSettings settings = server.options().settings();
        assertThat(settings.session().mtu()).isEqualTo(1100);
        assertThat(settings.session().fec()).isNull();
        assertThat(settings.compress()).isFalse();
        assertThat(settings.session().engine().intervalMs()).isEqualTo(KcpConfig.MIN_INTERVAL_MS);
        assertThat(settings.session().engine().congestionControl()).isFalse();
        assertThat(settings.session().rateLimit()).isZero();
    }

    @Test
    void helpShowsNoFlagTwice() {
        String help = KcptunStyle.of(new ClientCommand()).getUsageMessage();
        assertThat(help).contains("--remoteaddr=", "--crypt=", "-c=").doesNotContain(" -crypt", "--nodelay");
        assertThat(help.lines()).hasSizeLessThan(120);
    }

    @Test
    void addressesAreHostAndPorts() {
        assertThat(PeerAddress.parse("[::1]:20-30")).isEqualTo(new PeerAddress("::1", 20, 30));
        assertThat(PeerAddress.parse(":4000").ports()).isEqualTo(1);
        assertThat(PeerAddress.parse("[::1]:20-30")).hasToString("[::1]:20-30");
        for (String wrong : List.of("x", "x:", "x:0", "x:65536", "x:1-", "x:2-1")) {
            assertThatThrownBy(() -> PeerAddress.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private int client(String line) {
        return KcptunStyle.of(new ClientCommand())
                .setErr(new PrintWriter(errors))
                .execute(line.split(" "));
    }
}

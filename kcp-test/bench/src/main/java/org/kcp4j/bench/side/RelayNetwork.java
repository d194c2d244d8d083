package org.kcp4j.bench.side;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.kcp4j.cli.demo.LinkConditions;
import org.kcp4j.cli.demo.LossyRelay;

/** A relay in this process: works everywhere, for UDP alone, without a limit of the rate. */
final class RelayNetwork implements BadNetwork {
    private static final long SEED = 7;
    private static final String LISTENING = "listening=";

    private final LinkConditions conditions;

    RelayNetwork(Conditions conditions) {
        if (conditions.rateKbit() > 0) {
            throw new IllegalArgumentException("a relay does not limit the rate: " + conditions);
        }
        Duration delay = Duration.ofMillis(conditions.delayMs());
        this.conditions =
                LinkConditions.perfect().withLoss(conditions.lossPercent()).withDelay(delay, delay);
    }

    @Override
    public boolean carriesTcp() {
        return false;
    }

    @Override
    public List<String> prefix() {
        return List.of();
    }

    @Override
    public Outcome run(Contestant contestant, String command) throws IOException, InterruptedException {
        String listening = contestant.ask(command + " relay=yes");
        int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
        if (!listening.startsWith(LISTENING)) {
            throw new IOException(contestant.name() + " said " + listening);
        }
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (LossyRelay relay = LossyRelay.start(target, conditions, SEED)) {
            return Outcome.parse(contestant.ask("127.0.0.1:" + relay.address().getPort()));
        }
    }

    @Override
    public void close() {}
}

package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KcpConfigTest {
    @Test
    void presetsAreKcptunsModes() {
        assertThat(KcpConfig.normal()).satisfies(c -> isMode(c, false, 40));
        assertThat(KcpConfig.fast()).satisfies(c -> isMode(c, false, 30));
        assertThat(KcpConfig.fast2()).satisfies(c -> isMode(c, true, 20));
        assertThat(KcpConfig.fast3()).satisfies(c -> isMode(c, true, 10));
    }

    private static void isMode(KcpConfig config, boolean nodelay, int intervalMs) {
        assertThat(config.nodelay()).isEqualTo(nodelay);
        assertThat(config.intervalMs()).isEqualTo(intervalMs);
        assertThat(config.fastResend()).isEqualTo(2);
        assertThat(config.congestionControl()).isFalse();
    }

    @Test
    void everyCopyChangesOneValueOnly() {
        KcpConfig changed = KcpConfig.normal()
                .withMtu(500)
                .withSendWindow(1)
                .withReceiveWindow(2)
                .withSendQueue(3)
                .withNodelay(true)
                .withIntervalMs(50)
                .withFastResend(4)
                .withCongestionControl(true)
                .withStream(true)
                .withAckNoDelay(true)
                .withCopies(6)
                .withRepeatCopies(7)
                .withDeadLink(5);
        assertThat(changed).isEqualTo(new KcpConfig(500, 1, 2, 3, true, 50, 4, true, true, true, 6, 7, 5));
    }

    @Test
    void refusesValuesOutOfRangeAndNamesThem() {
        KcpConfig config = KcpConfig.fast();
        assertThatThrownBy(() -> config.withMtu(24)).hasMessageContaining("mtu 24");
        assertThatThrownBy(() -> config.withMtu(65_536)).hasMessageContaining("mtu 65536");
        assertThatThrownBy(() -> config.withSendWindow(0)).hasMessageContaining("sendWindow 0");
        assertThatThrownBy(() -> config.withReceiveWindow(-1)).hasMessageContaining("receiveWindow -1");
        assertThatThrownBy(() -> config.withSendQueue(0)).hasMessageContaining("sendQueue 0");
        assertThatThrownBy(() -> config.withIntervalMs(9)).hasMessageContaining("intervalMs 9");
        assertThatThrownBy(() -> config.withIntervalMs(5_001)).hasMessageContaining("intervalMs 5001");
        assertThatThrownBy(() -> config.withFastResend(-1)).hasMessageContaining("fastResend -1");
        assertThatThrownBy(() -> config.withCopies(9)).hasMessageContaining("copies 9");
        assertThatThrownBy(() -> config.withRepeatCopies(-1)).hasMessageContaining("repeatCopies -1");
        assertThatThrownBy(() -> config.withDeadLink(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deadLink 0");
    }
}

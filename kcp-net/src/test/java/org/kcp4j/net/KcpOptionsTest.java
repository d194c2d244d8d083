package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kcp4j.core.KcpConfig;

/** Settings that depend on others. */
class KcpOptionsTest {
    @Test
    void retransmissionsAreCopiedOnceUnlessParityWouldGrowWithThem() {
        assertThat(KcpOptions.defaults().engine().repeatCopies()).isEqualTo(1);
        assertThat(KcpOptions.fast2().engine().repeatCopies()).isEqualTo(1);
        KcpOptions withFec = KcpOptions.builder().fec(10, 3).build();
        assertThat(withFec.engine().repeatCopies()).isZero();
        assertThat(withFec.toBuilder().fec(0, 0).build().engine().repeatCopies())
                .isEqualTo(1);
    }

    @Test
    void whatWasChosenStays() {
        KcpOptions chosen = KcpOptions.builder().repeatCopies(2).copies(3).build();
        KcpOptions changed =
                chosen.toBuilder().preset(KcpConfig.normal()).fec(10, 3).build();
        assertThat(changed.engine().repeatCopies()).isEqualTo(2);
        assertThat(changed.engine().copies()).isEqualTo(3);
        KcpOptions asTheEngineSays =
                KcpOptions.builder().engine(KcpConfig.fast3()).build();
        assertThat(asTheEngineSays.engine().repeatCopies()).isZero();
    }

    @Test
    void copiesOutOfRangeAreRefusedAtOnce() {
        KcpOptions.Builder builder = KcpOptions.builder();
        assertThatThrownBy(() -> builder.copies(9)).hasMessageContaining("copies 9");
        assertThatThrownBy(() -> builder.repeatCopies(-1)).hasMessageContaining("repeatCopies -1");
    }
}

package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FecHeaderTest {
    @Test
    void fieldsAreLittleEndianAtTheirOffsets() {
        byte[] buffer = new byte[10];
        FecHeader.write(buffer, 1, 0x89ABCDEF, FecHeader.DATA, 0xFFFE);
        assertThat(HexFormat.of().formatHex(buffer)).isEqualTo("00efcdab89f100feff00");
        assertThat(FecHeader.seqid(buffer, 1)).isEqualTo(0x89ABCDEF);
        assertThat(FecHeader.type(buffer, 1)).isEqualTo(FecHeader.DATA);
        assertThat(FecHeader.size(buffer, 1)).isEqualTo(0xFFFE);
    }

    @Test
    void parityHasNoSizeField() {
        byte[] buffer = new byte[8];
        FecHeader.write(buffer, 0, 1, FecHeader.PARITY);
        assertThat(HexFormat.of().formatHex(buffer)).isEqualTo("01000000f2000000");
    }

    @Test
    void outOfBandPacketsCarryTheConversationAndNoNumber() {
        byte[] buffer = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'h', 'i'};
        assertThat(FecHeader.writeOob(buffer, 0, 0x11223344, 2)).isEqualTo(14);
        assertThat(HexFormat.of().formatHex(buffer)).isEqualTo("fffffffff3000800443322116869");
        assertThat(FecHeader.oobConv(buffer, 0)).isEqualTo(0x11223344);
    }

    @Test
    void outOfBandPayloadMustFit() {
        assertThatThrownBy(() -> FecHeader.writeOob(new byte[13], 0, 1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FecHeader.writeOob(new byte[70_000], 0, 1, FecHeader.MAX_OOB_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65530");
    }

    @Test
    void tellsFecFromBareKcp() {
        byte[] kcp = {1, 0, 0, 0, 81, 0, 0, 1};
        assertThat(FecHeader.isFec(kcp, 0, kcp.length)).isFalse();
        for (int type = 0xF0; type <= 0xF4; type++) {
            byte[] packet = new byte[8];
            FecHeader.write(packet, 0, 0, type);
            assertThat(FecHeader.isFec(packet, 0, 8)).isEqualTo(type >= 0xF1 && type <= 0xF3);
            assertThat(FecHeader.isFec(packet, 0, 7)).isFalse();
            packet[5] = 1;
            assertThat(FecHeader.isFec(packet, 0, 8)).isFalse();
        }
    }
}

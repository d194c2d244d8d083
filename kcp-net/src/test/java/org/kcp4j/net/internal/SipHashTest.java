package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Against the values that its authors published, for keys and inputs of bytes 0, 1, 2 … */
class SipHashTest {
    private static SipHash keyed() {
        return new SipHash(0x0706050403020100L, 0x0F0E0D0C0B0A0908L);
    }

    @Test
    void equalsThePublishedValues() {
        assertThat(keyed().finish()).isEqualTo(0x726FDB47DD0E0E31L);
        SipHash eight = keyed();
        eight.add(0x0706050403020100L);
        assertThat(eight.finish()).isEqualTo(0x93F5F5799A932462L);
    }
}

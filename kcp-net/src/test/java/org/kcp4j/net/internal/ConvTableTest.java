package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ConvTableTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    private static Route route(int conv) {
        return new Tombstone(PEER, conv, 0, 0);
    }

    @Property(tries = 50)
    void findsExactlyWhatWasAddedAndNotRemoved(@ForAll long seed) {
        Random random = new Random(seed);
        Map<Integer, Route> model = new HashMap<>();
        ConvTable table = new ConvTable();
        for (int i = 0; i < 2_000; i++) {
            int conv = random.nextInt(200) << random.nextInt(20);
            if (random.nextBoolean()) {
                if (!model.containsKey(conv)) {
                    model.put(conv, route(conv));
                    table.add(model.get(conv));
                }
            } else if (model.containsKey(conv)) {
                table.remove(model.remove(conv));
            }
            assertThat(table.find(conv)).isSameAs(model.get(conv));
        }
        assertThat(table.count()).isEqualTo(model.size());
        model.forEach((conv, route) -> assertThat(table.find(conv)).isSameAs(route));
        Map<Integer, Route> seen = new HashMap<>();
        table.forEach(route -> seen.put(route.conv(), route));
        assertThat(seen).isEqualTo(model);
    }

    /** What made every look-up slow once: very many conversations of one address. */
    @Test
    void fillsInLinearTime() {
        ConvTable table = new ConvTable();
        for (int conv = 0; conv < 200_000; conv++) {
            table.add(route(conv << 12));
            assertThat(table.find(conv << 12) != null).isTrue();
        }
        assertThat(table.count()).isEqualTo(200_000);
    }
}

package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.kcp4j.net.KcpListener;

/** What {@code @SimTest} hands to a test, and how often it runs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimTestTest {
    private final List<Long> seeds = new ArrayList<>();
    private final boolean allSeeds = System.getProperty(SimExtension.SEED_PROPERTY) == null;

    @BeforeAll
    void forgetSeeds() {
        seeds.clear();
    }

    @SimTest(seeds = 3, firstSeed = 41)
    void runsEachSeedOnce(long seed) {
        seeds.add(seed);
    }

    @AfterAll
    void everySeedRan() {
        if (allSeeds) {
            assertThat(seeds).containsExactly(41L, 42L, 43L);
        }
    }

    @SimTest(seeds = 2)
    void aTestWithARuntimeRunsInIt(SimRuntime sim, SimWorld world, long seed) throws Exception {
        assertThat(sim.world()).isSameAs(world);
        assertThat(sim.seed()).isEqualTo(seed);
        assertThat(KcpListener.bind(new InetSocketAddress(0)).localAddress().getHostString())
                .isEqualTo("10.0.0.1");
    }

    @SimTest(seeds = 2)
    void worldsAndGeneratorsHaveTheSeed(SimWorld world, SimRandom random, long seed) {
        assertThat(world.seed()).isEqualTo(seed);
        assertThat(random.nextLong()).isEqualTo(new SimRandom(SimRandom.derive(seed, 0)).nextLong());
    }
}

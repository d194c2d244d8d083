package org.kcp4j.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that runs once for each of many seeds. It may have these parameters:
 *
 * <ul>
 *   <li>{@link SimRuntime}: the method then runs as the first thread of that simulation, so that it can use listeners and
 *       sessions straight away;
 *   <li>{@link SimWorld}: a world, or the one of the {@code SimRuntime};
 *   <li>{@link SimRandom}: a generator for what the test itself draws;
 *   <li>{@code long}: the seed.
 * </ul>
 *
 * {@snippet :
 * @SimTest(seeds = 100)
 * void echoes(SimRuntime sim) throws Exception {
 *     sim.world().profile(LinkProfile.hostile());
 *     KcpListener listener = KcpListener.bind(new InetSocketAddress(0));
 *     sim.start("server", () -> echo(listener.accept()));
 *     KcpSession session = KcpSession.connect(listener.localAddress());
 * }
 * }
 *
 * <p>Links are {@link LinkProfile#lan} until the test changes them. When a run fails, its seed and the command that
 * repeats it are printed. The system property {@value SimExtension#SEED_PROPERTY} runs that seed alone.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimExtension.class)
public @interface SimTest {
    /** {@return how many seeds to run, at least 1} */
    int seeds() default 10;

    /** {@return the first of them; the others follow it} */
    long firstSeed() default 1;
}

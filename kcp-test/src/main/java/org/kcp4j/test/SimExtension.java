package org.kcp4j.test;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** What makes {@link SimTest} work; nothing to be used by itself. */
public final class SimExtension implements TestTemplateInvocationContextProvider {
    /** The system property that runs one seed alone. */
    public static final String SEED_PROPERTY = "kcp.seed";

    private static final List<Class<?>> PARAMETERS =
            List.of(SimRuntime.class, SimWorld.class, SimRandom.class, long.class);

    /** For JUnit. */
    public SimExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(SimTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        SimTest test = context.getRequiredTestMethod().getAnnotation(SimTest.class);
        if (test.seeds() < 1) {
            throw new IllegalArgumentException("seeds must be at least 1: " + test.seeds());
        }
        String only = System.getProperty(SEED_PROPERTY);
        LongStream seeds = only != null
                ? LongStream.of(Long.parseLong(only))
                : LongStream.range(test.firstSeed(), test.firstSeed() + test.seeds());
        return seeds.mapToObj(SeededRun::new);
    }

    /** The run of a test with one seed. */
    private static final class SeededRun
            implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor {
        private final long seed;
        private @Nullable SimRuntime runtime;
        private @Nullable SimWorld world;

        SeededRun(long seed) {
            this.seed = seed;
        }

        @Override
        public String getDisplayName(int invocationIndex) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return PARAMETERS.contains(parameter.getParameter().getType());
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            if (type == SimRuntime.class) {
                return runtime();
            } else if (type == SimWorld.class) {
                return world(parameter.getDeclaringExecutable().getParameterTypes());
            } else if (type == SimRandom.class) {
                return new SimRandom(SimRandom.derive(seed, 0));
            }
            return seed;
        }

        private SimRuntime runtime() {
            SimRuntime simulation = runtime;
            if (simulation == null) {
                simulation = new SimRuntime(seed, LinkProfile.lan());
                runtime = simulation;
            }
            return simulation;
        }

        private SimWorld world(Class<?>[] parameters) {
            SimWorld network = world;
            if (network == null) {
                network = Arrays.asList(parameters).contains(SimRuntime.class)
                        ? runtime().world()
                        : new SimWorld(seed, LinkProfile.lan());
                world = network;
            }
            return network;
        }

        @Override
        public void interceptTestTemplateMethod(
                Invocation<@Nullable Void> invocation,
                ReflectiveInvocationContext<Method> invocationContext,
                ExtensionContext context)
                throws Throwable {
            SimRuntime simulation = runtime;
            try {
                if (simulation == null) {
                    invocation.proceed();
                } else {
                    simulation.run(invocation::proceed);
                }
            } catch (Throwable e) {
                System.err.println(repeat(context, simulation == null ? world : simulation));
                throw e;
            }
        }

        private String repeat(ExtensionContext context, @Nullable Object state) {
            String test = context.getRequiredTestClass().getName()
                    + '#'
                    + context.getRequiredTestMethod().getName();
            return "Seed " + seed + " fails " + test + (state == null ? "" : " in " + state)
                    + ". To repeat: mvn test -Dtest=" + test + " -D" + SEED_PROPERTY + '=' + seed;
        }
    }
}

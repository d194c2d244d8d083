package org.kcp4j.fec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * How much the current thread has allocated so far. By method handle, because the module under test reads no management
 * module; a handle called exactly allocates nothing itself.
 */
final class AllocatedBytes {
    private static final MethodHandle COUNTER = counter();

    private AllocatedBytes() {}

    static long now() {
        try {
            return (long) COUNTER.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle counter() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> plain = Class.forName("java.lang.management.ThreadMXBean");
            Object bean = lookup.findStatic(
                            Class.forName("java.lang.management.ManagementFactory"),
                            "getThreadMXBean",
                            MethodType.methodType(plain))
                    .invoke();
            Class<?> extended = Class.forName("com.sun.management.ThreadMXBean");
            return lookup.findVirtual(extended, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
                    .bindTo(bean);
        } catch (Throwable e) {
            throw new AssertionError("no count of allocated bytes", e);
        }
    }
}

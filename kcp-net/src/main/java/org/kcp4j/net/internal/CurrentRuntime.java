package org.kcp4j.net.internal;

/** Which world the calling thread lives in: a simulation that it was bound to, or else the real one. */
public final class CurrentRuntime {
    private static final ThreadLocal<NetRuntime> BOUND = ThreadLocal.withInitial(LiveRuntime::instance);

    private CurrentRuntime() {}

    /** {@return the runtime of the calling thread} */
    public static NetRuntime get() {
        return BOUND.get();
    }

    /**
     * Binds the calling thread, for the rest of its life.
     *
     * @param runtime what {@link #get} returns from now on
     */
    public static void bind(NetRuntime runtime) {
        BOUND.set(runtime);
    }
}

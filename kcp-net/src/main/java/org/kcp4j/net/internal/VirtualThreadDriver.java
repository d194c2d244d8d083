package org.kcp4j.net.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One virtual thread per session: step, park until the deadline or a signal, step again.
 *
 * <p>The hand-off loses nothing: a signal during a step turns RUNNING into NOTIFIED, and then parking, which is a CAS
 * from RUNNING to PARKED, fails and the session is stepped again; a signal after it finds PARKED and wakes the thread.
 */
final class VirtualThreadDriver implements SessionDriver {
    private static final int RUNNING = 0;
    private static final int NOTIFIED = 1;
    private static final int PARKED = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(VirtualThreadDriver.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final NetRuntime runtime;
    private final Duty duty;
    private final TimerWheel.Timer timer;
    private final Thread thread;

    @SuppressWarnings("unused") // through STATE
    private volatile int state;

    private long wakeUps; // owner

    VirtualThreadDriver(NetRuntime runtime, TimerWheel wheel, Duty duty, String name) {
        this.runtime = runtime;
        this.duty = duty;
        this.timer = wheel.newTimer(this::signal);
        this.thread = runtime.newSessionThread(name, this::run);
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            runUntilFinished();
        } catch (RuntimeException | Error defect) {
            duty.crashed(defect);
            throw defect;
        } finally {
            timer.cancel();
        }
    }

    private void runUntilFinished() {
        for (; ; ) {
            long deadline = duty.runOnce(runtime.nanoTime());
            if (deadline == Duty.FINISHED) {
                return;
            }
            timer.set(deadline);
            if (STATE.compareAndSet(this, RUNNING, PARKED)) {
                while (state == PARKED) {
                    runtime.park(this);
                }
                wakeUps++;
            } else {
                state = RUNNING;
            }
        }
    }

    @Override
    public void signal() {
        for (; ; ) {
            int seen = state;
            if (seen == NOTIFIED) {
                return;
            }
            if (seen == RUNNING) {
                if (STATE.compareAndSet(this, RUNNING, NOTIFIED)) {
                    return;
                }
            } else if (STATE.compareAndSet(this, PARKED, RUNNING)) {
                runtime.unpark(thread);
                return;
            }
        }
    }

    @Override
    public long wakeUps() {
        return wakeUps;
    }
}

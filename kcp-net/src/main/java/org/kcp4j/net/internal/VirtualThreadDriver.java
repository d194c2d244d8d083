package org.kcp4j.net.internal;

/** Gives a session a virtual thread of its own. It makes the steps that no other thread makes, as long as there are any. */
final class VirtualThreadDriver extends SteppingDriver {
    private final Thread thread;

    /** The session's thread is the owner, or shall become it: set by the owner before. */
    private volatile boolean granted;

    private long wakeUps; // the session's thread

    VirtualThreadDriver(NetRuntime runtime, TimerWheel wheel, Duty duty, String name) {
        super(runtime, wheel, duty);
        this.thread = runtime.newSessionThread(name, this::run);
    }

    @Override
    public void start() {
        granted = true;
        thread.start();
    }

    private void run() {
        try {
            runUntilOver();
        } catch (RuntimeException | Error e) { // waiting itself has failed
            giveUp(e);
            throw e;
        }
        throwDefect();
    }

    private void runUntilOver() {
        while (!isOver()) {
            while (!granted) {
                runtime.park(this);
            }
            granted = false;
            wakeUps++;
            boolean more = !isOver();
            while (more) {
                more = stepOnce();
            }
        }
    }

    /** Where the platform reports what was not caught. */
    private void throwDefect() {
        Throwable defect = defect();
        if (defect instanceof RuntimeException e) {
            throw e;
        } else if (defect instanceof Error e) {
            throw e;
        }
    }

    @Override
    void handOn() {
        granted = true;
        runtime.unpark(thread);
    }

    /** The thread ends, too. */
    @Override
    void endedElsewhere() {
        handOn();
    }

    @Override
    public long wakeUps() {
        return wakeUps;
    }
}

package org.kcp4j.test;

import java.util.concurrent.locks.Lock;
import org.kcp4j.net.internal.LinkPoller;

/** A network for blocking code: its threads are the {@link Scheduler}'s. Each call may let another thread go first. */
final class ThreadedNet extends SimNet {
    private final Scheduler scheduler;

    ThreadedNet(Scheduler scheduler) {
        super(scheduler.world(), new SimLock(scheduler));
        this.scheduler = scheduler;
    }

    @Override
    void pause() {
        scheduler.pause();
    }

    @Override
    public void park(Object blocker) {
        scheduler.park(blocker, SimHost.NEVER);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        if (nanos > 0) {
            long now = world().nowNanos();
            long deadline = now + nanos;
            scheduler.park(blocker, deadline < now ? SimHost.NEVER : deadline);
        }
    }

    @Override
    public void unpark(Thread thread) {
        scheduler.unpark(thread);
    }

    @Override
    public void uncaught(Throwable defect) {
        scheduler.fail(defect);
    }

    @Override
    public Lock newLock() {
        return new SimLock(scheduler);
    }

    @Override
    public Thread newSessionThread(String name, Runnable body) {
        return scheduler.newThread(name, body).thread;
    }

    @Override
    public Thread newLoopThread(String name, Runnable body) {
        return scheduler.newThread(name, body).thread;
    }

    @Override
    LinkPoller newPoller() {
        return new SimPoller(scheduler);
    }
}

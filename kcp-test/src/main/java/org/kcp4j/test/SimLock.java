package org.kcp4j.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A reentrant lock among simulated threads. Who gets it next is a matter of chance. */
final class SimLock implements Lock {
    private final Scheduler scheduler;
    private final List<SimThread> waiting = new ArrayList<>();
    private @Nullable SimThread owner;
    private int holds;

    SimLock(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void lock() {
        scheduler.pause();
        SimThread self = scheduler.current();
        while (!take(self)) {
            waiting.add(self);
            scheduler.block(this);
        }
    }

    @Override
    public boolean tryLock() {
        scheduler.pause();
        return take(scheduler.current());
    }

    private boolean take(SimThread self) {
        if (owner != null && owner != self) {
            return false;
        }
        owner = self;
        holds++;
        return true;
    }

    @Override
    public void unlock() {
        if (owner != scheduler.current()) {
            throw new IllegalMonitorStateException("not held by " + Thread.currentThread());
        }
        if (--holds == 0) {
            owner = null;
            waiting.forEach(scheduler::makeRunnable);
            waiting.clear();
        }
        scheduler.pause();
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public String toString() {
        SimThread holder = owner;
        return holder == null ? "a free lock" : "a lock held by \"" + holder.thread.getName() + '"';
    }
}

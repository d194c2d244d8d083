package org.kcp4j.net.internal;

/** A thread of a scenario of {@link Interleavings}, which parks and is unparked without ever waking up for no reason. */
final class ModelThread extends Thread {
    /** What a thread does. */
    interface Task {
        void run() throws Exception;
    }

    private final Object shared; // shows Lincheck that others have it, too
    private final Task task;
    private final Object monitor = new Object();
    private boolean permit; // guarded by the monitor

    ModelThread(Object shared, Task task) {
        this.shared = shared;
        this.task = task;
    }

    @Override
    public void run() {
        try {
            task.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void park() {
        ModelThread self = (ModelThread) currentThread();
        synchronized (self.monitor) {
            while (!self.permit) {
                try {
                    self.monitor.wait();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            self.permit = false;
        }
    }

    void unpark() {
        synchronized (monitor) {
            permit = true;
            monitor.notifyAll();
        }
    }

    @Override
    public String toString() {
        return "ModelThread sharing " + shared;
    }
}

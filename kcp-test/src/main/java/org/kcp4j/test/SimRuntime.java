package org.kcp4j.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.kcp4j.net.internal.CurrentRuntime;

/**
 * Runs blocking code, kcp4j's sessions and listeners included, on real virtual threads in virtual time: exactly one at a
 * time, the next one chosen by the seed. The network between the sockets is a {@link SimWorld}. When every thread waits,
 * time jumps to the next event; when nobody can ever run again, {@link #run} fails and shows where everybody waits. The
 * same seed is the same run, on every Java release.
 *
 * {@snippet :
 * new SimRuntime(seed, LinkProfile.lte()).run(() -> {
 *     KcpListener listener = KcpListener.bind(new InetSocketAddress(0));
 *     KcpSession session = KcpSession.connect(listener.localAddress());
 * });
 * }
 *
 * <p>In such threads {@code KcpListener} and {@code KcpSession} find the simulation by themselves. Threads are begun with
 * {@link #start}; they wait in kcp4j's calls and in {@link #sleep} and {@link #join}. <b>Nothing else may block</b>, such
 * as queues, latches, monitors or {@code Thread.sleep}: while one thread runs no other does, so that it would block for
 * ever.
 *
 * <p>Threads may be interrupted in their course wherever they call kcp4j, and only there: what lies between two such
 * calls is never seen half done.
 *
 * <p>UDP sockets get addresses of one simulated machine, 10.0.0.1, unless they are bound to another. Each pair of sockets
 * has a link of its own each way. What is sent to an address without a socket disappears.
 *
 * <p>The methods but {@link #run} are for threads of the simulation.
 */
public final class SimRuntime {
    /** Virtual time after which a simulation has failed, unless told otherwise. */
    private static final Duration LIMIT = Duration.ofDays(1);

    private final SimWorld world;
    private final Scheduler scheduler;
    private final ThreadedNet net;

    /**
     * Makes a simulation that may last a day of virtual time.
     *
     * @param seed decides everything that chance decides
     * @param profile of every link
     */
    public SimRuntime(long seed, LinkProfile profile) {
        this(seed, profile, LIMIT);
    }

    /**
     * Makes a simulation.
     *
     * @param seed decides everything that chance decides
     * @param profile of every link
     * @param limit virtual time after which {@link #run} fails
     */
    public SimRuntime(long seed, LinkProfile profile, Duration limit) {
        world = new SimWorld(seed, profile);
        scheduler = new Scheduler(world, limit);
        net = new ThreadedNet(scheduler);
    }

    /**
     * Runs a task as the first simulated thread, and returns when it has ended. Threads that still live then are ended.
     * Can be called once.
     *
     * @param main what to do
     * @throws Throwable what this or another thread has thrown, whatever was first
     * @throws AssertionError if nobody can ever run again, or virtual time is over
     */
    public void run(SimTask main) throws Throwable {
        scheduler.run(bound(main));
    }

    /**
     * Starts a thread.
     *
     * @param name for reports
     * @param task what it does; what it throws fails the simulation
     * @return the thread
     */
    public Thread start(String name, SimTask task) {
        return scheduler.start(name, bound(task)).thread;
    }

    private SimTask bound(SimTask task) {
        return () -> {
            CurrentRuntime.bind(net);
            task.run();
        };
    }

    /**
     * Waits until a thread has ended.
     *
     * @param thread a thread of this simulation
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void join(Thread thread) throws InterruptedException {
        scheduler.join(thread);
    }

    /**
     * Lets virtual time pass.
     *
     * @param time how much
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void sleep(Duration time) throws InterruptedException {
        long end = world.nowNanos() + time.toNanos();
        while (world.nowNanos() < end) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            scheduler.park("the end of a sleep", end);
        }
    }

    /** Lets other threads go first, perhaps. */
    public void pause() {
        scheduler.pause();
    }

    /**
     * Interrupts a thread. Use this instead of {@link Thread#interrupt}, which does not end a simulated wait.
     *
     * @param thread a thread of this simulation that has not ended
     */
    public void interrupt(Thread thread) {
        scheduler.interrupt(thread);
    }

    /**
     * Lets others see a UDP socket under a new address, as a NAT does that has forgotten it. The old address leads nowhere.
     *
     * @param seen the address that others see until now
     * @return the address that they see from now on
     * @throws IOException if no port is free
     */
    public InetSocketAddress rebind(InetSocketAddress seen) throws IOException {
        SimSocket socket = net.socketAt(seen, seen);
        if (socket == null) {
            throw new IllegalArgumentException("no socket has the address " + seen);
        }
        return net.rebind(socket);
    }

    /**
     * Sets which share of datagrams the system refuses to take from the sockets, as it does when its buffers are full.
     *
     * @param share probability for each, 0 … 1
     */
    public void sendFailures(double share) {
        net.sendFailures(share);
    }

    /** {@return the network: links to change, cut and watch; virtual time} */
    public SimWorld world() {
        return world;
    }

    /** {@return the seed} */
    public long seed() {
        return world.seed();
    }

    /** {@return how often a thread was chosen to run} */
    public long switches() {
        return scheduler.switches();
    }

    /**
     * Returns a number that stands for every choice of a thread and every datagram so far. Equal runs have equal ones; runs
     * that differ, hardly ever.
     *
     * @return the number
     */
    public long fingerprint() {
        return SimRandom.derive(scheduler.fingerprint(), world.fingerprint());
    }

    @Override
    public String toString() {
        return "SimRuntime[" + scheduler.switches() + " switches, " + world + "]";
    }
}

package org.kcp4j.net.internal;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KeepAlive;

/**
 * The settings of one session that can change while it runs. The application sets, any thread; the owner applies what was
 * set at the beginning of its next step and asks for the rest.
 */
public final class SessionControl {
    private final SessionPort port;
    private final KcpOptions options;
    private final int maxMtu;
    private final ConcurrentLinkedQueue<Consumer<KcpEngine>> changes = new ConcurrentLinkedQueue<>();
    private volatile boolean delaysWrites;
    private volatile @Nullable KeepAlive keepAlive;

    // The owner's:
    private int sendWindow;
    private int receiveWindow;
    private long bytesPerSecond; // 0: no limit
    private @Nullable Pacer pacer; // of that rate

    SessionControl(SessionPort port, KcpOptions options, int maxMtu) {
        this.port = port;
        this.options = options;
        this.maxMtu = maxMtu;
        this.delaysWrites = options.writeDelay();
        this.keepAlive = options.keepAlive();
        this.sendWindow = options.engine().sendWindow();
        this.receiveWindow = options.engine().receiveWindow();
        this.bytesPerSecond = options.rateLimit();
    }

    // ---- application

    /**
     * Changes the longest datagram.
     *
     * @param bytes UDP payload
     * @throws IllegalArgumentException if it is out of range
     */
    public void setMtu(int bytes) {
        int least = KcpConfig.MIN_MTU + options.overheadBytes();
        if (bytes < least || bytes > maxMtu) {
            throw new IllegalArgumentException("mtu must be " + least + " … " + maxMtu + ": " + bytes);
        }
        port.datagrams().maxBytes(options.maxDatagramBytes() + bytes - options.mtu());
        post(engine -> engine.setMtu(bytes - options.overheadBytes()));
    }

    /**
     * Changes the windows.
     *
     * @param sendSegments most segments in flight
     * @param receiveSegments most segments received and not read
     * @throws IllegalArgumentException if one is out of range
     */
    public void setWindow(int sendSegments, int receiveSegments) {
        // Checks the values here, where the caller hears of it.
        var unused = options.engine().withSendWindow(sendSegments).withReceiveWindow(receiveSegments);
        post(engine -> {
            sendWindow = sendSegments;
            receiveWindow = receiveSegments;
            engine.setWindow(sendSegments, receiveSegments);
        });
    }

    /**
     * Changes the timing: kcp-go's SetNoDelay.
     *
     * @param timing whose nodelay, interval, fast retransmission and congestion control to take
     */
    public void setTiming(KcpConfig timing) {
        post(engine -> engine.setNoDelay(
                timing.nodelay(), timing.intervalMs(), timing.fastResend(), timing.congestionControl()));
    }

    /**
     * Changes whether acknowledgements leave at once.
     *
     * @param on true for at once
     */
    public void setAckNoDelay(boolean on) {
        post(engine -> engine.setAckNoDelay(on));
    }

    /**
     * Changes whether what is written waits for the next interval.
     *
     * @param on false for at once
     */
    public void setWriteDelay(boolean on) {
        delaysWrites = on;
    }

    /**
     * Changes how fast the session may send.
     *
     * @param rate bytes per second, all headers included; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public void setRateLimit(long rate) {
        if (rate < 0) {
            throw new IllegalArgumentException("rate limit must not be negative: " + rate);
        }
        post(engine -> {
            bytesPerSecond = rate;
            pacer = null;
            engine.setWindow(sendWindow, receiveWindow);
        });
    }

    /**
     * Changes how the session finds out that its peer is gone.
     *
     * @param rule when to ask; null: never
     */
    public void setKeepAlive(@Nullable KeepAlive rule) {
        keepAlive = rule;
        port.signalOwner();
    }

    private void post(Consumer<KcpEngine> change) {
        changes.add(change);
        port.signalOwner();
    }

    // ---- owner

    /** Makes the changes; returns whether there were any. */
    boolean apply(KcpEngine engine) {
        boolean any = false;
        for (Consumer<KcpEngine> change = changes.poll(); change != null; change = changes.poll()) {
            change.accept(engine);
            any = true;
        }
        return any;
    }

    @Nullable
    KeepAlive keepAlive() {
        return keepAlive;
    }

    /** Whether new data are worth a flush before the interval is over: with a write delay only when the window is full. */
    boolean flushesAtOnce(KcpEngine engine) {
        return !delaysWrites || engine.waitingSegments() >= sendWindow;
    }

    /** What keeps the session to its rate, or null. */
    @Nullable
    Pacer pacer(long nowNanos) {
        if (bytesPerSecond > 0 && pacer == null) {
            pacer = new Pacer(bytesPerSecond, options.mtu(), nowNanos);
        }
        return pacer;
    }

    /** Lets the next flush put so many new segments into flight at most. */
    void admit(KcpEngine engine, int segments) {
        int inFlight = engine.sndNxt() - engine.sndUna();
        engine.setWindow((int) Math.min(sendWindow, (long) inFlight + segments), receiveWindow);
    }
}

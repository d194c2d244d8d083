package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The application at one end of a swarm's session: writes so much, in bursts or steadily, reads fast or slowly, and ends
 * one way or another. What it writes tells its position, so that the other end can check every byte.
 */
final class SwarmEnd implements SimApplication {
    /** How an end ends. */
    enum Ending {
        /** Ends its stream when everything is written, reads to the end of the peer's, closes. */
        ORDERLY,
        /** Closes when everything is written, whatever may still come. */
        HASTY,
        /** Closes at some time, whatever is done by then. */
        EARLY,
        /** Drops everything at some time. */
        ABORT
    }

    private static final int MOST_BYTES = 60_000;

    private final SimRandom random;
    private final boolean stream;
    private final boolean trusted;
    private final byte salt;
    final Ending ending;
    private final int total;
    private final int chunk;
    private final double hesitation; // probability of a pause before reading or writing goes on
    private final int pauseMillis;
    private final byte[] buffer;

    private @Nullable SwarmEnd peer;
    private @Nullable SimSession session;
    private boolean begun;
    private boolean prompt;
    private long silentUntil;

    int written; // bytes, or messages
    int read;
    boolean ended; // the peer's stream, or all of its messages
    boolean closed;

    @Nullable
    IOException failure; // the session's, which nobody here has closed

    private final List<Integer> sizes = new ArrayList<>(); // of the messages

    SwarmEnd(SimRandom random, boolean stream, boolean trusted) {
        this.random = random;
        this.stream = stream;
        this.trusted = trusted;
        this.salt = (byte) random.nextInt();
        this.ending = random.chance(0.6) ? Ending.ORDERLY : Ending.values()[random.nextInt(Ending.values().length)];
        int bytes = random.chance(0.1) ? 0 : random.nextInt(random.chance(0.5) ? 2_000 : MOST_BYTES);
        this.total = stream ? bytes : 1 + bytes / 500;
        this.chunk = 1 + random.nextInt(random.chance(0.3) ? 50 : 8_000);
        this.hesitation = random.chance(0.5) ? 0 : random.nextDouble();
        this.pauseMillis = 1 + random.nextInt(random.chance(0.8) ? 100 : 3_000);
        this.buffer = new byte[Math.max(chunk, 64)];
    }

    static void join(SwarmEnd a, SwarmEnd b) {
        a.peer = b;
        b.peer = a;
    }

    /** Before this nothing is written. */
    void begin() {
        begun = true;
        if (session != null) {
            session.stepped();
        }
    }

    /** From now on without pauses. */
    void hurry() {
        begun = true;
        prompt = true;
        silentUntil = 0;
        if (session != null) {
            session.stepped();
        }
    }

    @Nullable
    SimSession session() {
        return session;
    }

    private SwarmEnd peer() {
        SwarmEnd other = peer;
        assert other != null;
        return other;
    }

    /** Whether this end has everything that was written for it, and has done its part of ending. */
    boolean isDone() {
        return closed && session != null && (ending == Ending.ABORT || session.isDelivered() || session.isOver());
    }

    boolean isOver() {
        return session != null && session.isOver();
    }

    @Override
    public void step(SimSession self) throws IOException {
        session = self;
        if (!begun || closed || self.nowNanos() < silentUntil || !self.isConnected()) {
            return;
        }
        if (!prompt && random.chance(hesitation)) {
            Duration pause = Duration.ofMillis(1 + random.nextInt(pauseMillis));
            silentUntil = self.nowNanos() + pause.toNanos();
            self.wakeAfter(pause);
            return;
        }
        try {
            write(self);
            read(self);
        } catch (IOException over) {
            if (!self.isClosed()) {
                throw over;
            }
            closed = true;
            failure = over;
            return;
        }
        endIfItIsTime(self);
        if (!closed && !prompt && hesitation > 0) {
            self.wakeAfter(Duration.ofMillis(1 + random.nextInt(pauseMillis)));
        }
    }

    private void endIfItIsTime(SimSession self) {
        if (written == total && stream && ending == Ending.ORDERLY) {
            self.shutdownOutput();
        }
        boolean early = ending == Ending.EARLY || ending == Ending.ABORT;
        if (ending == Ending.ABORT && (prompt || random.chance(0.02))) {
            closed = true;
            self.abort();
        } else if ((ending == Ending.HASTY && written == total)
                || (ending == Ending.ORDERLY && written == total && ended)
                || (early && (prompt || random.chance(0.02)))) {
            closed = true;
            self.close();
        }
    }

    private void write(SimSession self) throws IOException {
        if (random.chance(0.02)) {
            self.sendDatagram(new byte[] {salt, salt});
        }
        while (written < total) {
            boolean progress = stream ? writeBytes(self) : writeMessage(self);
            if (!progress) {
                return;
            }
            if (!prompt && hesitation > 0) {
                return;
            }
        }
    }

    private boolean writeBytes(SimSession self) throws IOException {
        int length = Math.min(chunk, total - written);
        for (int i = 0; i < length; i++) {
            buffer[i] = byteAt(written + i);
        }
        int taken = self.write(buffer, 0, length);
        written += taken;
        return taken > 0;
    }

    private boolean writeMessage(SimSession self) throws IOException {
        int size = random.nextInt(1 + Math.min(chunk, self.maxMessageBytes()));
        byte[] message = new byte[size];
        for (int i = 0; i < size; i++) {
            message[i] = byteAt(31 * written + i);
        }
        if (!self.send(message)) {
            return false;
        }
        written++;
        sizes.add(size);
        return true;
    }

    private void read(SimSession self) throws IOException {
        byte[] oob = random.chance(0.05) ? self.receiveDatagram() : null;
        if (oob != null && trusted) {
            assertThat(oob).containsExactly(peer().salt, peer().salt);
        }
        int n = 1;
        while (n > 0 && !ended) {
            n = stream ? readBytes(self) : readMessage(self);
            if (!prompt && hesitation > 0) {
                return;
            }
        }
    }

    private int readBytes(SimSession self) throws IOException {
        int n = self.read(buffer, 0, chunk);
        for (int i = 0; i < n; i++) {
            if (trusted && buffer[i] != peer().byteAt(read + i)) {
                throw new AssertionError("byte " + (read + i) + " of " + self + " is " + buffer[i]);
            }
        }
        if (n < 0) {
            ended = true;
            if (trusted) {
                assertThat(read).as("all that was written before the end").isEqualTo(peer().written);
            }
        } else {
            read += n;
            assertThat(read <= peer().written || !trusted)
                    .as("no more than was written")
                    .isTrue();
        }
        return n;
    }

    private int readMessage(SimSession self) throws IOException {
        ended = read == peer().total;
        byte[] message = ended ? null : self.receive();
        if (message == null) {
            return 0;
        }
        if (trusted) {
            assertThat(message.length)
                    .as("length of message %d", read)
                    .isEqualTo(peer().sizes.get(read));
            for (int i = 0; i < message.length; i++) {
                assertThat(message[i] == peer().byteAt(31 * read + i)).isTrue();
            }
        }
        read++;
        ended = read == peer().total;
        return 1;
    }

    private byte byteAt(int position) {
        return (byte) (salt + position * 31 + (position >>> 8));
    }

    @Override
    public String toString() {
        return ending + " wrote " + written + " of " + total + ", read " + read + (ended ? " to the end" : "")
                + (closed ? ", closed" : "") + (isDone() ? ", done" : "")
                + (failure == null ? "" : ", failed: " + failure.getMessage()) + " " + session
                + (session == null ? "" : " " + session.stats());
    }
}

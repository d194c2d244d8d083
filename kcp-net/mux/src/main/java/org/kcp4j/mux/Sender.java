package org.kcp4j.mux;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the connection: what the schedule says, as much of it at once as there is. Belongs to one thread of the session. */
@SuppressWarnings("NonAtomicVolatileUpdate") // each counter has one writer
final class Sender {
    private final SendSchedule schedule;
    private final OutputStream out;
    private final FrameBatch batch;
    private final Counters counters;

    Sender(MuxSession session, OutputStream out) {
        this.schedule = session.schedule();
        this.out = out;
        this.batch = new FrameBatch(session.config().version(), session.config().maxFrameBytes());
        this.counters = session.counters();
    }

    /** Writes until the session ends. */
    void run() throws IOException {
        while (true) {
            FrameSource next = batch.hasRoom() ? schedule.poll() : null;
            if (next != null) {
                if (next.append(batch)) {
                    schedule.add(next);
                }
            } else if (!batch.isEmpty()) {
                send();
            } else {
                batch.trim();
                if (!schedule.awaitWork()) {
                    return;
                }
            }
        }
    }

    private void send() throws IOException {
        counters.framesSent += batch.frames();
        batch.writeTo(out);
    }
}

package org.kcp4j.cli.cat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.kcp4j.cli.Terminal;

/** Copies one way, and shows how far it is and how fast. {@link #copy} by one thread, the rest by any. */
final class Meter {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int BAR_CELLS = 30;
    private static final int PERCENT = 100;

    private final String verb;
    private final long total;
    private final long begunNanos = System.nanoTime();
    private final AtomicLong done = new AtomicLong();

    /**
     * @param verb what is done to the bytes
     * @param total how many there are, or -1 if nobody knows
     */
    Meter(String verb, long total) {
        this.verb = verb;
        this.total = total;
    }

    void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            if (in.available() == 0) {
                out.flush();
            }
            done.addAndGet(count);
        }
        out.flush();
    }

    /** {@return how far it is, in one line} */
    String line() {
        long bytes = done.get();
        double seconds = Math.max(1, System.nanoTime() - begunNanos) / 1e9;
        String rate = Terminal.bytes((long) (bytes / seconds)) + "/s";
        if (total <= 0) {
            return String.format(Locale.ROOT, "%s %s in %.1f s, %s", verb, Terminal.bytes(bytes), seconds, rate);
        }
        int percent = (int) Math.min(PERCENT, PERCENT * bytes / total);
        int filled = BAR_CELLS * percent / PERCENT;
        return String.format(
                Locale.ROOT,
                "%s %s%s %3d %%  %s of %s, %s",
                verb,
                "#".repeat(filled),
                ".".repeat(BAR_CELLS - filled),
                percent,
                Terminal.bytes(bytes),
                Terminal.bytes(total),
                rate);
    }

    /** Shows the line again and again, in place, until the thread is interrupted. */
    void show(PrintStream out, long periodMs) {
        try {
            while (true) {
                Thread.sleep(periodMs);
                out.print("\r\u001b[2K" + line());
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

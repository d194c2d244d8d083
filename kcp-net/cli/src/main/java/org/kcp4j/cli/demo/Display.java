package org.kcp4j.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the user sees. On a terminal, bars that move in place; anywhere else, plain lines without control characters.
 * Used by the command's thread only.
 */
final class Display {
    private static final Duration LIVE_PERIOD = Duration.ofMillis(80);
    private static final Duration PLAIN_PERIOD = Duration.ofSeconds(2);
    private static final int BAR_CELLS = 32;

    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";
    private static final String RESET = "\u001b[0m";
    private static final String ERASE_LINE = "\u001b[2K";

    private final PrintWriter out;
    private final boolean live;
    private final String filledCell;
    private final String emptyCell;

    /**
     * @param out where everything is written
     * @param live whether that is a terminal
     * @param unicode whether it can show more than ASCII
     */
    Display(PrintWriter out, boolean live, boolean unicode) {
        this.out = out;
        this.live = live;
        this.filledCell = unicode ? "━" : "#";
        this.emptyCell = unicode ? "─" : ".";
    }

    /** Starts a new part. Formats like {@link String#format}, as the next two do. */
    void heading(String format, @Nullable Object... values) {
        out.println();
        out.println(live ? BOLD + text(format, values) + RESET : text(format, values));
        out.flush();
    }

    /** Says something less important. */
    void note(String format, @Nullable Object... values) {
        String text = text(format, values);
        line("%s", live ? DIM + text + RESET : text);
    }

    /** Says something. */
    void line(String format, @Nullable Object... values) {
        out.println("  ".concat(text(format, values)).stripTrailing());
        out.flush();
    }

    /**
     * Shows how tasks get on until they are done.
     *
     * @param tasks the running tasks
     * @param progress how far each is
     * @param amount how to write a number of units
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void follow(Collection<? extends Future<?>> tasks, List<Progress> progress, LongFunction<String> amount)
            throws InterruptedException {
        Duration period = live ? LIVE_PERIOD : PLAIN_PERIOD;
        boolean first = true;
        boolean running = true;
        while (running) {
            running = !allDoneWithin(tasks, period);
            if (live) {
                drawBars(progress, amount, first);
            } else if (running) {
                printSummary(progress);
            }
            first = false;
        }
    }

    private static boolean allDoneWithin(Collection<? extends Future<?>> tasks, Duration period)
            throws InterruptedException {
        long deadlineNanos = System.nanoTime() + period.toNanos();
        for (Future<?> task : tasks) {
            try {
                task.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                // It is done; the cause is reported where the result is taken.
            }
        }
        return true;
    }

    private void drawBars(List<Progress> progress, LongFunction<String> amount, boolean first) {
        StringBuilder frame = new StringBuilder();
        if (!first) {
            frame.append("\u001b[").append(progress.size()).append('A');
        }
        for (Progress task : progress) {
            int filled = BAR_CELLS * task.percent() / 100;
            frame.append(ERASE_LINE)
                    .append(text("  %-10s ", task.label()))
                    .append(filledCell.repeat(filled))
                    .append(DIM)
                    .append(emptyCell.repeat(BAR_CELLS - filled))
                    .append(RESET)
                    .append(text("  %s of %s%n", amount.apply(task.done()), amount.apply(task.total())));
        }
        out.print(frame);
        out.flush();
    }

    private void printSummary(List<Progress> progress) {
        StringBuilder line = new StringBuilder();
        for (Progress task : progress) {
            line.append(text("%s %d %%   ", task.label(), task.percent()));
        }
        line("%s", line);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours
    private static String text(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

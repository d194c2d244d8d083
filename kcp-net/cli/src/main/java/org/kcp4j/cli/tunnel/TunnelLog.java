package org.kcp4j.cli.tunnel;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Messages, one line each. Under systemd with their priority in front, so that the journal files them by it, and without
 * the time, which it adds; elsewhere with the time. Thread safe.
 */
final class TunnelLog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss ");

    private final PrintStream out;
    private final boolean journal;
    private final boolean quiet;

    TunnelLog(PrintStream out, boolean journal, boolean quiet) {
        this.out = out;
        this.journal = journal;
        this.quiet = quiet;
    }

    /**
     * Opens the log.
     *
     * @param file name of a file to append to; empty for standard error
     * @param quiet whether to leave out messages about single connections
     * @throws IllegalArgumentException if the file cannot be opened
     */
    static TunnelLog open(String file, boolean quiet) {
        if (file.isEmpty()) {
            return new TunnelLog(System.err, System.getenv("JOURNAL_STREAM") != null, quiet);
        }
        try {
            return new TunnelLog(
                    new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8), false, quiet);
        } catch (IOException e) {
            throw new IllegalArgumentException("--log cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Says what an administrator wants to know in any case. */
    void info(String message) {
        print(6, message);
    }

    /** Says what goes wrong, or may. */
    void warn(String message) {
        print(4, message);
    }

    /** Says what happens to a single connection, unless the log is quiet. */
    void connection(String message) {
        if (!quiet) {
            print(6, message);
        }
    }

    private void print(int priority, String message) {
        String line = message.replace('\n', ' ');
        out.println(
                journal ? "<" + priority + ">" + line : TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + line);
    }
}

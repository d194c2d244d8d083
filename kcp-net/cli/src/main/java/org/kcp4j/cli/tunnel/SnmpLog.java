package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * kcptun's file of counters: a CSV row of all of them every period, under a header (PROTOCOL f.8). The file's name may
 * hold a date in Go's layout, which writes the second of January 2006, 15:04:05; then a new day begins a new file.
 *
 * @param name the file's path
 * @param period time between rows
 */
record SnmpLog(String name, Duration period) {
    /** What Go calls the parts of a date, and what Java does; the longer first. */
    private static final String[][] LAYOUT = {
        {"2006", "uuuu"},
        {"January", "MMMM"},
        {"Jan", "MMM"},
        {"Monday", "EEEE"},
        {"Mon", "EEE"},
        {"01", "MM"},
        {"02", "dd"},
        {"15", "HH"},
        {"03", "hh"},
        {"04", "mm"},
        {"05", "ss"},
        {"06", "uu"}
    };

    private static final Pattern PART = Pattern.compile("2006|January|Jan|Monday|Mon|01|02|15|03|04|05|06");

    /** Writes rows until the thread is interrupted. What cannot be written is logged, and tried again next time. */
    void run(Counters counters, TunnelLog log) {
        while (Traffic.pause(period)) {
            try {
                append(counters, Clock.system(ZoneId.systemDefault()));
            } catch (IOException e) {
                log.warn("--snmplog: " + e);
            }
        }
    }

    /** Appends one row, after a header where there is none yet. */
    void append(Counters counters, Clock clock) throws IOException {
        ZonedDateTime now = ZonedDateTime.now(clock);
        Path file = file(now);
        boolean fresh = !Files.exists(file) || Files.size(file) == 0;
        String row = now.toEpochSecond() + "," + counters.row() + "\n";
        Files.writeString(
                file,
                fresh ? "Unix," + Counters.header() + "\n" + row : row,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** {@return the file at a time; only its last name is a layout} */
    Path file(ZonedDateTime time) {
        Path path = Path.of(name);
        Matcher parts = PART.matcher(path.getFileName().toString());
        String dated = parts.replaceAll(part -> Matcher.quoteReplacement(format(part.group(), time)));
        return path.resolveSibling(dated);
    }

    private static String format(String part, ZonedDateTime time) {
        for (String[] pair : LAYOUT) {
            if (pair[0].equals(part)) {
                return DateTimeFormatter.ofPattern(pair[1], Locale.ENGLISH).format(time);
            }
        }
        throw new AssertionError(part);
    }
}

package org.kcp4j.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/** What is known about the user's terminal, and how amounts are written on it. Stateless. */
public final class Terminal {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Terminal() {}

    /** {@return whether standard output is a terminal that understands control sequences} */
    @SuppressWarnings("SystemConsoleNull") // on 21 it is null without a terminal, later isTerminal tells
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    /**
     * Writes an amount with the unit that leaves it short.
     *
     * @param bytes 0 or more
     * @return e.g. {@code 12.3 MiB}
     */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1000 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }
}

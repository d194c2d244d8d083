package org.kcp4j.cli;

import java.util.List;
import org.kcp4j.cli.cat.CatCommand;
import org.kcp4j.cli.demo.DemoCommand;
import org.kcp4j.cli.ping.PingCommand;
import org.kcp4j.cli.tunnel.ClientCommand;
import org.kcp4j.cli.tunnel.KcptunStyle;
import org.kcp4j.cli.tunnel.ServerCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The {@code kcp} program: one subcommand per task.
 *
 * <p>Exit status: 0 the task succeeded, 1 it failed, 2 the command line is wrong.
 */
@Command(
        name = "kcp",
        description = "Reliable, low-latency transport over UDP.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PingCommand.class,
            CatCommand.class,
            DemoCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        })
public final class Kcp {
    // As of String.format: 1 is the time, 5 the message, 6 the exception.
    private static final String JOURNAL_LINE = "%5$s%6$s%n";
    private static final String LOG_LINE = "%1$tY/%1$tm/%1$td %1$tT " + JOURNAL_LINE;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help; kcp help COMMAND shows a command's.")
    @SuppressWarnings("UnusedVariable") // for the parser
    private boolean help;

    private Kcp() {}

    /**
     * Runs a command line and ends the process with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        useShortLogLines();
        System.exit(commandLine().execute(args));
    }

    /** What the library logs takes one line, like what the program says itself; whoever set a format keeps it. */
    private static void useShortLogLines() {
        for (String format : List.of("jdk.system.logger.format", "java.util.logging.SimpleFormatter.format")) {
            if (System.getProperty(format) == null) {
                System.setProperty(format, System.getenv("JOURNAL_STREAM") == null ? LOG_LINE : JOURNAL_LINE);
            }
        }
    }

    /** Returns the parser with all subcommands. */
    static CommandLine commandLine() {
        return new CommandLine(new Kcp())
                .addSubcommand(KcptunStyle.of(new ClientCommand()))
                .addSubcommand(KcptunStyle.of(new ServerCommand()));
    }
}

package org.kcp4j.cli.tunnel;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Command lines as kcptun reads them: {@code -mtu} is {@code --mtu}, and of a flag that comes twice the last counts. Help
 * shows the form with two dashes only.
 */
public final class KcptunStyle {
    private KcptunStyle() {}

    /**
     * Makes the parser of a command that reads its line so.
     *
     * @param annotated the command
     * @return its parser
     */
    public static CommandLine of(Object annotated) {
        CommandLine command = new CommandLine(annotated);
        CommandSpec spec = command.getCommandSpec();
        for (OptionSpec flag : List.copyOf(spec.options())) {
            spec.remove(flag);
            spec.addOption(flag.toBuilder().names(withSingleDash(flag.names())).build());
        }
        return command.setPosixClusteredShortOptionsAllowed(false)
                .setOverwrittenOptionsAllowed(true)
                .setHelpFactory(KcptunHelp::new);
    }

    private static String[] withSingleDash(String[] names) {
        List<String> all = new ArrayList<>(List.of(names));
        for (String name : names) {
            if (name.startsWith("--")) {
                all.add(name.substring(1));
            }
        }
        return all.toArray(String[]::new);
    }

    private static final class KcptunHelp extends Help {
        KcptunHelp(CommandSpec spec, ColorScheme colors) {
            super(spec, colors);
        }

        @Override
        public IOptionRenderer createDefaultOptionRenderer() {
            IOptionRenderer renderer = super.createDefaultOptionRenderer();
            return (flag, labels, colors) -> renderer.render(
                    flag.toBuilder().names(withoutSingleDash(flag.names())).build(), labels, colors);
        }

        private static String[] withoutSingleDash(String[] names) {
            return List.of(names).stream()
                    .filter(name -> name.startsWith("--") || name.length() == 2)
                    .toArray(String[]::new);
        }
    }
}

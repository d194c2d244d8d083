package org.kcp4j.bench.side;

import java.util.List;

/** Bars of throughput: for each case kcp4j's and the other's, from the least round to the greatest the whisker. */
final class ThroughputChart {
    static final String UNIT = "MB/s";

    private static final int WIDTH = 760;
    private static final int LABELS = 170;
    private static final int BAR = 11;
    private static final int ROW = 2 * BAR + 8;
    private static final int TOP = 36;

    private final List<Comparison> compared;
    private final double most;

    /**
     * Makes a chart.
     *
     * @param compared throughputs, not none
     */
    ThroughputChart(List<Comparison> compared) {
        this.compared = compared;
        most = compared.stream()
                .mapToDouble(each -> Math.max(Comparison.greatest(each.ours()), Comparison.greatest(each.theirs())))
                .max()
                .orElseThrow();
    }

    String svg() {
        int height = TOP + ROW * compared.size() + 8;
        StringBuilder svg = new StringBuilder();
        Svg.begin(svg, WIDTH, height);
        double step = step();
        for (double tick = 0; tick <= most; tick += step) {
            Svg.append(
                    svg,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%.0f%s</text>",
                    x(tick),
                    x(tick),
                    TOP - 6,
                    height - 8,
                    x(tick),
                    TOP - 12,
                    tick,
                    tick == 0 ? " " + UNIT : "");
        }
        for (int i = 0; i < compared.size(); i++) {
            Comparison each = compared.get(i);
            int y = TOP + ROW * i;
            Svg.append(
                    svg,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#222\">%s</text>",
                    LABELS - 8,
                    y + BAR + 4,
                    each.name());
            bar(svg, each.ours(), "kcp4j", y, 0);
            bar(svg, each.theirs(), String.valueOf(each.against()), y + BAR, 1);
        }
        return Svg.end(svg);
    }

    private void bar(StringBuilder svg, List<Double> rounds, String library, int y, int colour) {
        double median = Comparison.median(rounds);
        double greatest = Comparison.greatest(rounds);
        Svg.append(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#222\"/>"
                        + "<text x=\"%.1f\" y=\"%d\" font-size=\"10\" fill=\"#555\">%s %s</text>",
                LABELS,
                y,
                Math.max(1, x(median) - LABELS),
                BAR - 1,
                Svg.colour(colour),
                x(Comparison.least(rounds)),
                x(greatest),
                y + BAR / 2.0 - 0.5,
                y + BAR / 2.0 - 0.5,
                x(greatest) + 4,
                y + BAR - 2,
                Comparison.number(median),
                library);
    }

    /** {@return 1, 2 or 5 times a power of ten, so that there are no more than ten ticks} */
    private double step() {
        double power = Math.pow(10, Math.floor(Math.log10(most / 10)));
        double ratio = most / 10 / power;
        return power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    }

    private double x(double megabytesPerSecond) {
        return LABELS + megabytesPerSecond / most * (WIDTH - LABELS - 100);
    }
}

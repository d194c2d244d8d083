package org.kcp4j.bench.side;

import java.util.List;

/** Bars of ratios on a logarithmic scale, from 1 to the right (better) or to the left (worse). */
final class RatioChart {
    private static final int WIDTH = 760;
    private static final int LABELS = 230;
    private static final int ROW = 18;
    private static final int TOP = 30;

    /** Ratios beyond are drawn as if they were this. */
    private static final double MOST = 128;

    private static final double LEAST = 1.0 / 8;
    private static final double SPAN = Math.log(MOST / LEAST);

    private final List<Comparison> compared;

    RatioChart(List<Comparison> compared) {
        this.compared = compared;
    }

    String svg() {
        int height = TOP + ROW * compared.size() + 8;
        StringBuilder svg = new StringBuilder();
        Svg.begin(svg, WIDTH, height);
        for (double ratio = LEAST; ratio <= MOST; ratio *= 2) {
            Svg.append(
                    svg,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%s</text>",
                    x(ratio),
                    x(ratio),
                    TOP - 6,
                    height - 8,
                    ratio == 1 ? "#222" : "#ddd",
                    x(ratio),
                    TOP - 12,
                    ratio < 1 ? "1/" + Math.round(1 / ratio) : Math.round(ratio) + "×");
        }
        for (int i = 0; i < compared.size(); i++) {
            bar(svg, compared.get(i), TOP + ROW * i);
        }
        return Svg.end(svg);
    }

    private void bar(StringBuilder svg, Comparison each, int y) {
        double ratio = each.ratio();
        double from = Math.min(x(1), x(ratio));
        double to = Math.max(x(1), x(ratio));
        String against = "kcp-go".equals(each.against()) ? "" : " · " + each.against();
        Svg.append(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#222\">%s%s</text>"
                        + "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%.1f\" y=\"%d\" fill=\"#222\">%s</text>",
                LABELS - 8,
                y + 13,
                each.name(),
                against,
                from,
                y + 3,
                Math.max(1, to - from),
                ROW - 5,
                ratio >= 1 ? "#3f9b45" : "#c8503c",
                to + 4,
                y + 13,
                Comparison.number(ratio));
    }

    private static double x(double ratio) {
        double within = Math.min(MOST, Math.max(LEAST, ratio));
        return LABELS + Math.log(within / LEAST) / SPAN * (WIDTH - LABELS - 50);
    }
}

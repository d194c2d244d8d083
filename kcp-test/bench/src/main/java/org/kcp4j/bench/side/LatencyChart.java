package org.kcp4j.bench.side;

import java.util.Map;

/**
 * Distributions of latencies: to the right the time on a logarithmic scale, upwards the share that is as quick, in nines,
 * so that the slow ones can be told apart.
 */
final class LatencyChart {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 300;
    private static final int LEFT = 62;
    private static final int RIGHT = WIDTH - 12;
    private static final int TOP = 28;
    private static final int BOTTOM = HEIGHT - 34;

    /** The top of the chart in nines: 99.99 %. */
    private static final double MOST_NINES = 4;

    private final String name;
    private final Map<String, double[]> curves;
    private final double least;
    private final double most;

    LatencyChart(String name, Map<String, double[]> curves) {
        this.name = name;
        this.curves = curves;
        least = curves.values().stream().mapToDouble(each -> each[0]).min().orElseThrow();
        most = curves.values().stream()
                .mapToDouble(each -> each[each.length - 2])
                .max()
                .orElseThrow();
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        Svg.begin(svg, WIDTH, HEIGHT);
        Svg.append(svg, "<text x=\"%d\" y=\"16\" font-weight=\"bold\">%s</text>", LEFT, name);
        for (double share : new double[] {0.5, 0.9, 0.99, 0.999, 0.9999}) {
            Svg.append(
                    svg,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#555\">%s %%</text>",
                    LEFT,
                    RIGHT,
                    y(share),
                    y(share),
                    LEFT - 4,
                    y(share) + 4,
                    Double.toString(share * 100).replaceFirst("\\.0$", ""));
        }
        for (double tick : ticks()) {
            Svg.append(
                    svg,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>"
                            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%s ms</text>",
                    x(tick),
                    x(tick),
                    TOP,
                    BOTTOM,
                    x(tick),
                    BOTTOM + 16,
                    tick >= 1 ? Long.toString(Math.round(tick)) : Float.toString((float) tick));
        }
        int index = 0;
        for (Map.Entry<String, double[]> curve : curves.entrySet()) {
            line(svg, curve.getKey(), curve.getValue(), index++);
        }
        return Svg.end(svg);
    }

    private void line(StringBuilder svg, String library, double[] milliseconds, int index) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < milliseconds.length - 1; i++) {
            Svg.append(points, "%.1f,%.1f", x(milliseconds[i]), y(Quantiles.share(i)));
        }
        Svg.append(
                svg,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>",
                points.toString().replace('\n', ' '),
                Svg.colour(index),
                RIGHT,
                BOTTOM - 8 - 15 * index,
                Svg.colour(index),
                library);
    }

    /** 1, 2 and 5 times powers of ten, or where the range is wide the powers alone. */
    private double[] ticks() {
        boolean wide = most / least > 500;
        return java.util.stream.IntStream.rangeClosed(-3, 5)
                .mapToDouble(power -> Math.pow(10, power))
                .flatMap(power -> java.util.stream.DoubleStream.of(power, 2 * power, 5 * power)
                        .limit(wide ? 1 : 3))
                .filter(tick -> tick >= least && tick <= most)
                .toArray();
    }

    private double x(double milliseconds) {
        double span = Math.max(Math.log(most / least), 1e-9);
        return LEFT + Math.log(milliseconds / least) / span * (RIGHT - LEFT);
    }

    private static double y(double share) {
        double nines = Math.min(MOST_NINES, -Math.log10(1 - Math.min(share, 0.9999)));
        return BOTTOM - nines / MOST_NINES * (BOTTOM - TOP);
    }
}

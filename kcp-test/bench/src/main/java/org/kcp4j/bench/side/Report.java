package org.kcp4j.bench.side;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The page to look at: a bar for each ratio, a curve for each case with latencies, and the table. */
final class Report {
    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>kcp4j side by side</title><style>
        body { font: 15px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 66em; padding: 0 1em; color: #222 }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums }
        td, th { padding: .15em .8em; text-align: right; border-bottom: 1px solid #ddd }
        td:first-child, th:first-child { text-align: left } .worse { color: #b02a1f } .better { color: #1d7a33 }
        svg { max-width: 100%; height: auto } .curves { display: inline-block; margin: 0 .5em 1em 0 }
        </style></head><body>
        """;

    private final Map<String, Map<String, double[]>> curves = new LinkedHashMap<>();

    /** Adds the latencies of a case in milliseconds, for each library. */
    void addCurves(String name, Map<String, double[]> milliseconds) {
        curves.put(name, milliseconds);
    }

    void write(Path file, List<Comparison> comparisons) throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("<h1>kcp4j side by side</h1>\n<p>").append(machine()).append("</p>\n");
        List<Comparison> compared = comparisons.stream()
                .filter(each -> Double.isFinite(each.ratio()))
                .toList();
        append(page, "How many times better kcp4j is", compared, each -> new RatioChart(each).svg());
        append(
                page,
                "Throughput",
                compared.stream()
                        .filter(each -> each.isMainFigureIn(ThroughputChart.UNIT))
                        .toList(),
                each -> new ThroughputChart(each).svg());
        if (!curves.isEmpty()) {
            page.append("<h2>Latencies</h2>\n");
            curves.forEach((name, lines) -> page.append("<div class=\"curves\">")
                    .append(new LatencyChart(name, lines).svg())
                    .append("</div>\n"));
        }
        page.append("<h2>Figures</h2>\n");
        appendTable(page, comparisons);
        Files.writeString(file, page.append("</body></html>\n"));
        List<Comparison> headlines =
                compared.stream().filter(each -> each.measure().isHeadline()).toList();
        if (!headlines.isEmpty()) {
            Files.writeString(file.resolveSibling("side-by-side.svg"), new RatioChart(headlines).svg());
        }
        System.err.println("report: " + file.toAbsolutePath().normalize());
    }

    private static void append(
            StringBuilder page, String title, List<Comparison> compared, Function<List<Comparison>, String> chart) {
        if (!compared.isEmpty()) {
            page.append("<h2>").append(title).append("</h2>\n").append(chart.apply(compared));
        }
    }

    private static String machine() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        String model = !Files.exists(cpus)
                ? System.getProperty("os.arch")
                : Files.readAllLines(cpus).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).trim())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
        return "%s, %d processors, %s %s, Java %s, %s"
                .formatted(
                        model,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version").replaceFirst("-.*", ""),
                        Runtime.version().feature(),
                        LocalDate.now(ZoneId.systemDefault()));
    }

    private static void appendTable(StringBuilder page, List<Comparison> comparisons) {
        page.append(
                "<table><tr><th>case</th><th>unit</th><th>kcp4j</th><th>peer</th><th>ratio</th><th>against</th></tr>\n");
        for (Comparison each : comparisons) {
            double ratio = each.ratio();
            String judged = ratio >= 1 ? "better" : ratio < 1 ? "worse" : "";
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td class=\"%s\">%s</td><td>%s</td></tr>%n",
                    each.name(),
                    each.measure().unit(),
                    Comparison.number(Comparison.median(each.ours())),
                    each.theirs().isEmpty() ? "" : Comparison.number(Comparison.median(each.theirs())),
                    judged,
                    Double.isFinite(ratio) ? Comparison.number(ratio) : "",
                    each.against() == null ? "" : each.against()));
        }
        page.append("</table>\n");
    }
}

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

/** The page to look at: a bar for each ratio, a curve for each case with latencies, and the table. */
final class Report {
    private static final List<String> COLOURS = List.of("#1668c7", "#e07a1f", "#3f9b45", "#9c4ec0");

    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>kcp4j side by side</title><style>
        body { font: 15px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #222 }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums }
        td, th { padding: .15em .8em; text-align: right; border-bottom: 1px solid #ddd }
        td:first-child, th:first-child { text-align: left } .worse { color: #b02a1f } .better { color: #1d7a33 }
        svg { max-width: 100%; height: auto } .curves { display: inline-block; margin: 0 1em 1em 0 }
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
        Path chart = file.resolveSibling("side-by-side.svg");
        List<Comparison> compared = comparisons.stream()
                .filter(each -> Double.isFinite(each.ratio()))
                .toList();
        if (!compared.isEmpty()) {
            String bars = new RatioChart(compared).svg();
            Files.writeString(chart, bars);
            page.append("<h2>How many times better kcp4j is</h2>\n").append(bars);
        }
        if (!curves.isEmpty()) {
            page.append("<h2>Latencies</h2>\n");
            curves.forEach((name, lines) -> page.append("<div class=\"curves\">")
                    .append(new LatencyChart(name, lines).svg())
                    .append("</div>\n"));
        }
        page.append("<h2>Figures</h2>\n");
        appendTable(page, comparisons);
        Files.writeString(file, page.append("</body></html>\n"));
        System.err.println("report: " + file.toAbsolutePath().normalize());
    }

    static String machine() throws IOException {
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

    static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
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

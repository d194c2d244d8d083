package org.kcp4j.bench.side;

import java.util.List;
import java.util.Locale;

/** What the charts have in common. */
final class Svg {
    private static final List<String> COLOURS = List.of("#1668c7", "#e07a1f", "#3f9b45", "#9c4ec0");

    private Svg() {}

    /** {@return the colour of a library: 0 is kcp4j} */
    static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    static void begin(StringBuilder svg, int width, int height) {
        append(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"system-ui, sans-serif\" font-size=\"12\">"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>",
                width,
                height,
                width,
                height);
    }

    @SuppressWarnings("AnnotateFormatMethod") // not worth a dependency
    static void append(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    static String end(StringBuilder svg) {
        return svg.append("</svg>\n").toString();
    }
}

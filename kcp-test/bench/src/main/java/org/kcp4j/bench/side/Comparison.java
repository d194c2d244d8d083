package org.kcp4j.bench.side;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure of kcp4j beside one of another library. Immutable.
 *
 * @param name of the case, with the measure's suffix
 * @param measure what was measured
 * @param against the other library; null if there is none
 * @param ours of every round
 * @param theirs of every round; empty if there is none
 */
record Comparison(String name, Measure measure, @Nullable String against, List<Double> ours, List<Double> theirs) {

    static double median(List<Double> values) {
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] sorted(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    static double least(List<Double> values) {
        return sorted(values)[0];
    }

    static double greatest(List<Double> values) {
        return sorted(values)[values.size() - 1];
    }

    /** {@return whether this is what a case is for, and in this unit} */
    boolean isMainFigureIn(String unit) {
        return measure.suffix().isEmpty() && measure.unit().equals(unit);
    }

    /** {@return how many times better kcp4j is; not a number where there is nothing to compare with} */
    double ratio() {
        if (theirs.isEmpty()) {
            return Double.NaN;
        }
        double ourMedian = median(ours);
        double theirMedian = median(theirs);
        return measure.moreIsBetter() ? ourMedian / theirMedian : theirMedian / ourMedian;
    }

    /** {@return the line that a program reads} */
    String json() {
        return "{\"case\":\"%s\",\"unit\":\"%s\",\"kcp4j\":%s,\"peer\":%s,\"ratio\":%s,\"against\":%s,\"kcp4jRange\":%s,\"peerRange\":%s}"
                .formatted(
                        name,
                        measure.unit(),
                        number(median(ours)),
                        theirs.isEmpty() ? "null" : number(median(theirs)),
                        number(ratio()),
                        against == null ? "null" : '"' + against + '"',
                        range(ours),
                        range(theirs));
    }

    private static String range(List<Double> values) {
        return values.isEmpty() ? "null" : "[" + number(least(values)) + "," + number(greatest(values)) + "]";
    }

    /** {@return four digits that count, as JSON knows numbers} */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        double magnitude = Math.abs(value);
        int digits = magnitude >= 1000 ? 0 : magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** {@return the line that a person reads: figure, unit, kcp4j, the other, ratio} */
    String row() {
        return String.format(
                Locale.ROOT,
                "%-27s %-14s %12s %12s %8s  %s",
                name,
                measure.unit(),
                number(median(ours)),
                theirs.isEmpty() ? "-" : number(median(theirs)),
                theirs.isEmpty() ? "-" : number(ratio()),
                against == null ? "" : against);
    }

    static String header() {
        return String.format("%-27s %-14s %12s %12s %8s", "case", "unit", "kcp4j", "peer", "ratio");
    }

    /** {@return for each quantile the median over the rounds, in milliseconds} */
    static double[] medianLatencies(List<Outcome> runs) {
        double[] medians = new double[Quantiles.count()];
        List<long[]> rounds = runs.stream().map(Outcome::latencies).toList();
        Arrays.setAll(
                medians, i -> median(rounds.stream().map(each -> each[i] / 1e6).toList()));
        return medians;
    }
}

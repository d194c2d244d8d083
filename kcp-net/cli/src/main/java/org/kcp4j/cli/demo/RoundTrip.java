package org.kcp4j.cli.demo;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A range of round trip times, on the command line {@code 60-125} or {@code 80}, in milliseconds.
 *
 * @param minMs shortest
 * @param maxMs longest, at least {@code minMs}
 */
record RoundTrip(int minMs, int maxMs) {
    /** Conditions of a link with this round trip, half of it each way, in order. */
    LinkConditions conditions(double lossPercent) {
        return LinkConditions.perfect().withLoss(lossPercent).withDelay(oneWay(minMs), oneWay(maxMs));
    }

    private static Duration oneWay(int roundTripMs) {
        return Duration.ofMillis(roundTripMs).dividedBy(2);
    }

    @Override
    public String toString() {
        return minMs == maxMs ? minMs + " ms" : minMs + " to " + maxMs + " ms";
    }

    /** Reads the command line's notation. */
    static final class Converter implements ITypeConverter<RoundTrip> {
        private static final Pattern NOTATION = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

        @Override
        public RoundTrip convert(String text) {
            Matcher matcher = NOTATION.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not MIN-MAX in milliseconds");
            }
            int min = Integer.parseInt(matcher.group(1));
            int max = matcher.group(2) == null ? min : Integer.parseInt(matcher.group(2));
            if (max < min) {
                throw new TypeConversionException("'" + text + "' ends before it begins");
            }
            return new RoundTrip(min, max);
        }
    }
}

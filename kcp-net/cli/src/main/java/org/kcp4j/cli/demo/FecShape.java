package org.kcp4j.cli.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kcp4j.fec.FecConfig;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a shape of error correction groups, such as {@code 10/3}, or {@code off}, from the command line. */
final class FecShape implements ITypeConverter<@Nullable FecConfig> {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,3})/(\\d{1,3})");

    /** Made by the command line parser. */
    FecShape() {}

    @Override
    public @Nullable FecConfig convert(String text) {
        if (text.equals("off")) {
            return null;
        }
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            throw new TypeConversionException("expected DATA/PARITY such as 10/3, or off: " + text);
        }
        try {
            return new FecConfig(Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}

package org.kcp4j.cli.tunnel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * kcptun's configuration file: one flat JSON object. Its keys are the long names of flags, in any case of letters, and
 * {@code qpp-count}; keys that are none are ignored, {@code null} changes nothing, everything else overrides the command
 * line (PROTOCOL f.5).
 */
final class ConfigFile {
    private ConfigFile() {}

    /**
     * Sets the flags that the file names.
     *
     * @param file the file
     * @param command the command whose flags they are
     * @throws IllegalArgumentException if the file cannot be read, is no such object, or a value is of the wrong kind;
     *     the text says where
     */
    static void apply(Path file, CommandSpec command) {
        try (JsonParser json = new JsonFactory().createParser(Files.readString(file))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException(file + ": must hold a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                OptionSpec flag = flag(command, key);
                json.nextToken();
                if (flag == null) {
                    json.skipChildren();
                } else if (json.currentToken() != JsonToken.VALUE_NULL) {
                    flag.setValue(value(json, flag, file + ": \"" + key + "\""));
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + reason(e), e);
        }
    }

    private static @Nullable OptionSpec flag(CommandSpec command, String key) {
        String name = key.equalsIgnoreCase("qpp-count") ? "--qppcount" : "--" + key.toLowerCase(Locale.ROOT);
        for (OptionSpec flag : command.options()) {
            if (flag.longestName().toLowerCase(Locale.ROOT).equals(name) && !flag.usageHelp()) {
                return flag;
            }
        }
        return null;
    }

    private static Object value(JsonParser json, OptionSpec flag, String where) throws IOException {
        Class<?> type = flag.type();
        JsonToken token = json.currentToken();
        if (type == boolean.class && token.isBoolean()) {
            return json.getBooleanValue();
        }
        if (type == int.class && token == JsonToken.VALUE_NUMBER_INT) {
            return json.getIntValue();
        }
        if (type == String.class && token == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        String wanted = type == boolean.class ? "true or false" : type == int.class ? "a whole number" : "a string";
        throw new IllegalArgumentException(where + " must be " + wanted + ": " + json.getText());
    }

    private static String reason(IOException e) {
        return e instanceof com.fasterxml.jackson.core.JsonProcessingException syntax
                ? syntax.getOriginalMessage() + " in line "
                        + syntax.getLocation().getLineNr()
                : e.toString();
    }
}

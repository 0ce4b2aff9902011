package io.ipc4j;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values of an address's parameters. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,10})(ms|s|m)");

    private Values() {}

    static Duration duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("a time is like 500ms, 5s, 2m");
        }
        long amount = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it must be a whole number, up to " + Integer.MAX_VALUE, e);
        }
    }

    static <E extends Enum<E>> E oneOf(String text, E[] values) {
        for (E value : values) {
            if (word(value).equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("it must be one of "
                + String.join(", ", Arrays.stream(values).map(Values::word).toList()));
    }

    private static String word(Enum<?> value) {
        return value instanceof StandardWait ? value.toString() : value.name().toLowerCase(Locale.ROOT);
    }
}

package io.ipc4j.spi;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a size as addresses have it: bytes, or like {@code 64k}, {@code 16m}, {@code 1g}, times 1024. */
public final class Size {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,10})([kmg]?)", Pattern.CASE_INSENSITIVE);

    private Size() {}

    /**
     * Reads one.
     *
     * @param text a size
     * @return its bytes
     * @throws IllegalArgumentException if it is none, or too large for an int
     */
    public static int parse(String text) {
        Matcher m = SIZE.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("a size is bytes, or like 64k, 16m, 1g");
        }
        int shift = switch (m.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        long count = Long.parseLong(m.group(1));
        if (count > Integer.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("a size is at most 1g");
        }
        return (int) count << shift;
    }
}

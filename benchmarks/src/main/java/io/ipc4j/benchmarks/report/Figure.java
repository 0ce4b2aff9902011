package io.ipc4j.benchmarks.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
public final class Figure {

    private Figure() {}

    /** Three digits that say something; a dash for what was not measured. */
    public static String of(@Nullable Double value, double divisor) {
        if (value == null) {
            return "–";
        }
        double shown = value / divisor;
        int decimals = shown == 0 ? 0 : Math.max(0, 2 - (int) Math.floor(Math.log10(Math.abs(shown))));
        return String.format(Locale.ROOT, "%." + Math.min(4, decimals) + "f", shown);
    }
}

package io.ipc4j.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** The same figure of several runs. */
record Figures(double[] runs) {

    double median() {
        double[] sorted = runs.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%7.1f (%.1f to %.1f)",
                median(),
                Arrays.stream(runs).min().orElseThrow(),
                Arrays.stream(runs).max().orElseThrow());
    }
}

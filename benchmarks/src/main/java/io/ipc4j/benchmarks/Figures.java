package io.ipc4j.benchmarks;

import java.util.Arrays;

/** The same figure of several runs, at least one. */
public record Figures(double[] runs) {

    public double median() {
        double[] sorted = runs.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public double min() {
        return Arrays.stream(runs).min().orElseThrow();
    }

    public double max() {
        return Arrays.stream(runs).max().orElseThrow();
    }
}

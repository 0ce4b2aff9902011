package io.ipc4j.benchmarks;

/**
 * One figure of a run.
 *
 * @param key in JSON
 * @param title in tables, with the unit
 * @param divisor from the unit of JSON to that of tables
 */
public record Metric(String key, String title, double divisor) {

    static Metric of(String key, String title) {
        return new Metric(key, title, 1);
    }
}

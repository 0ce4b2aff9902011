package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.Contender.Role;
import java.util.List;
import java.util.Locale;

/** What is measured. Its first metric is the one that ratios are of. */
public enum Bench {
    RTT(
            "Round trips",
            Role.ECHO,
            "",
            List.of(
                    Metric.of("p50_us", "p50, µs"),
                    Metric.of("p90_us", "p90, µs"),
                    Metric.of("p99_us", "p99, µs"),
                    Metric.of("p999_us", "p99.9, µs"),
                    Metric.of("cpu_us", "CPU a message, µs"))),
    THROUGHPUT(
            "Throughput",
            Role.SINK,
            "",
            List.of(
                    new Metric("msgs_s", "million messages/s", 1e6),
                    new Metric("bytes_s", "MB/s", 1e6),
                    Metric.of("cpu_us", "CPU a message, µs"))),
    WAKEUP(
            "Waking a receiver",
            Role.STAMP,
            "asleep for ms",
            List.of(Metric.of("p50_us", "p50, µs"), Metric.of("p99_us", "p99, µs"))),
    IDLE(
            "Idle receivers",
            Role.ECHO,
            "receivers",
            List.of(Metric.of("cpu_percent", "% of a core"), Metric.of("cpu_s", "CPU seconds"))),
    CLIENTS(
            "Many clients on one thread",
            Role.ECHO,
            "clients",
            List.of(
                    Metric.of("p50_us", "an echo, p50, µs"),
                    Metric.of("p99_us", "p99, µs"),
                    Metric.of("server_cpu_us", "server's CPU a message, µs"),
                    Metric.of("heap_kib", "heap a client, KiB"),
                    Metric.of("resident_kib", "other memory a client, KiB"))),
    QUEUE(
            "Work queues",
            Role.SINK,
            "processes on each side",
            List.of(
                    new Metric("msgs_s", "million messages/s", 1e6),
                    Metric.of("cpu_us", "CPU a message, µs"),
                    Metric.of("kills", "kills")));

    private final String title;
    private final Role role;
    private final String parameter;
    private final List<Metric> metrics;

    Bench(String title, Role role, String parameter, List<Metric> metrics) {
        this.title = title;
        this.role = role;
        this.parameter = parameter;
        this.metrics = metrics;
    }

    public String title() {
        return title;
    }

    public Role role() {
        return role;
    }

    /** What the number of a {@link Case} is; empty if it has none. */
    public String parameter() {
        return parameter;
    }

    public List<Metric> metrics() {
        return metrics;
    }

    /** Sizes make no difference to the others. */
    public boolean hasSizes() {
        return this == RTT || this == THROUGHPUT || this == QUEUE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

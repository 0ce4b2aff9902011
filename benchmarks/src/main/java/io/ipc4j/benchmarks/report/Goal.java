package io.ipc4j.benchmarks.report;

import io.ipc4j.benchmarks.Bench;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one figure of ours should be, measured in turn with another's.
 *
 * @param ours of several, the best counts
 * @param parameter of the case
 * @param theirs of several, the best counts; of none, the bound is absolute
 * @param theirParameter the same as ours, but where ipc4j is compared with itself
 * @param metric what is compared
 * @param atMost whether the bound is the most, else the least
 */
record Goal(
        String text,
        Bench bench,
        List<String> ours,
        int parameter,
        List<String> theirs,
        int theirParameter,
        String metric,
        boolean atMost,
        double bound) {
    private static final int SIZE = 64;

    /** All of them. */
    static List<Goal> all() {
        List<String> fastest = List.of("Agrona many-to-one", "Agrona one-to-one", "Aeron IPC", "Aeron IPC claiming");
        return Stream.of(
                        Stream.of(
                                rtt("mmap", "p50_us", "Agrona many-to-one", 1.2),
                                rtt("mmap", "p50_us", "Aeron IPC", 1.2),
                                rate(
                                        "mmap, drained",
                                        List.of("mmap send+drain", "mmap write+drain", "mmap sendAll+drain"),
                                        fastest,
                                        1.2),
                                rate("mmap, byte[]", List.of("mmap send+receive"), fastest, 0.6)),
                        sockets("unix", 0.2, "JeroMQ ipc"),
                        sockets("tcp", 0.3, "JeroMQ tcp"),
                        Stream.of(
                                rtt("mmap", "p99_us", "raw unix blocking", 1.5),
                                rtt("pipe", "p99_us", "raw fifo", 1.5),
                                rtt("pipe", "p50_us", "raw fifo", 1.3),
                                rate(
                                        "pipe batched",
                                        List.of("pipe write+drain", "pipe sendAll+drain"),
                                        List.of("raw fifo batched"),
                                        0.7),
                                queue("ipc4j queue"),
                                queue("ipc4j queue batched")),
                        Stream.of("mmap", "unix", "tcp", "pipe").flatMap(Goal::crowds))
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<Goal> sockets(String route, double ofBlocking, String jeroMq) {
        return Stream.of(
                rtt(route, "p50_us", "raw " + route + " spinning", 1.3),
                rtt(route, "p50_us", "raw " + route + " blocking", ofBlocking),
                rtt(route, "p99_us", "raw " + route + " blocking", 1.5),
                rate(
                        route + " batched",
                        List.of(route + " write+drain", route + " sendAll+drain"),
                        List.of("raw " + route + " batched"),
                        0.7),
                rate(route + ", plain send", List.of(route + " send+receive"), List.of(jeroMq), 1.5));
    }

    private static Stream<Goal> crowds(String route) {
        String server = "ipc4j " + route + " server";
        return Stream.of(
                new Goal(
                        route + ": 100 idle receivers, % of a core",
                        Bench.IDLE,
                        List.of("ipc4j " + route),
                        100,
                        List.of(),
                        0,
                        "cpu_percent",
                        true,
                        1),
                new Goal(
                        route + ": an echo among 1,000 clients / one alone",
                        Bench.CLIENTS,
                        List.of(server),
                        1000,
                        List.of(server),
                        1,
                        "p50_us",
                        true,
                        2));
    }

    private static Goal rtt(String route, String metric, String theirs, double bound) {
        String text = route + " round trip " + (metric.startsWith("p99") ? "p99" : "p50") + " / " + theirs;
        return new Goal(text, Bench.RTT, List.of("ipc4j " + route), 0, List.of(theirs), 0, metric, true, bound);
    }

    private static Goal rate(String what, List<String> ours, List<String> theirs, double bound) {
        String than = theirs.size() == 1 ? theirs.get(0) : "best of Agrona, Aeron";
        List<String> names = ours.stream().map(each -> "ipc4j " + each).toList();
        return new Goal(what + " / " + than, Bench.THROUGHPUT, names, 0, theirs, 0, "msgs_s", false, bound);
    }

    private static Goal queue(String ours) {
        return new Goal(
                ours + ", one puts and one takes / Chronicle Queue",
                Bench.QUEUE,
                List.of(ours),
                1,
                List.of("Chronicle Queue"),
                1,
                "msgs_s",
                false,
                5);
    }

    /** What was measured on this JDK; null if something was not. */
    @Nullable
    Double measured(Results results, int jdk) {
        Double mine = best(results, jdk, ours, parameter);
        if (theirs.isEmpty()) {
            return mine;
        }
        Double other = best(results, jdk, theirs, theirParameter);
        return mine == null || other == null ? null : mine / other;
    }

    private @Nullable Double best(Results results, int jdk, List<String> names, int number) {
        return names.stream()
                .map(each -> results.figure(jdk, bench, each, SIZE, number, metric))
                .filter(Objects::nonNull)
                .reduce(atMost ? Math::min : Math::max)
                .orElse(null);
    }

    boolean isMet(double value) {
        return atMost ? value <= bound : value >= bound;
    }
}

package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.report.Figure;
import java.util.List;
import java.util.stream.Stream;

/** The results of one bench, of one size, for people: a route after the other. */
final class Table {
    private final Bench bench;
    private final List<Result> results;

    Table(Bench bench, List<Result> results) {
        this.bench = bench;
        this.results = results;
    }

    void print(java.io.PrintStream out) {
        out.printf(
                "%n%s%s%n",
                bench.title(), bench.hasSizes() ? ", " + results.get(0).size() + " B" : "");
        for (Route route : Route.values()) {
            List<Result> ours = results.stream()
                    .filter(each -> each.route().equals(route.toString()))
                    .toList();
            if (!ours.isEmpty()) {
                print(out, route, ours);
            }
        }
    }

    private void print(java.io.PrintStream out, Route route, List<Result> rows) {
        Metric first = bench.metrics().get(0);
        out.printf("  %-40s %-28s", route, first.title() + " (min to max)");
        bench.metrics().stream().skip(1).forEach(each -> out.printf(" %16s", each.title()));
        out.println();
        for (Result row : rows) {
            String name = row.name() + (bench.parameter().isEmpty() ? "" : ", " + row.parameter());
            if (row.failure() != null) {
                out.printf("  %-40s not run: %s%n", name, row.failure());
                continue;
            }
            out.printf("  %-40s %-28s", name, spread(row, first));
            bench.metrics().stream().skip(1).forEach(each -> out.printf(" %16s", one(row, each.key(), each.divisor())));
            out.println();
        }
    }

    private static String spread(Result row, Metric metric) {
        return Stream.of("", "_min", "_max")
                .map(end -> one(row, metric.key() + end, metric.divisor()))
                .reduce((a, b) -> a.contains("(") ? a + " to " + b + ")" : a + " (" + b)
                .orElseThrow();
    }

    private static String one(Result row, String key, double divisor) {
        return Figure.of(row.figure(key), divisor);
    }
}

package io.ipc4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Metric;
import io.ipc4j.benchmarks.Result;
import io.ipc4j.benchmarks.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results as Markdown. Where there are several JDKs a cell has a figure of each, the oldest first. */
final class Tables {
    private final Results results;
    private final List<Integer> jdks;

    Tables(Results results) {
        this.results = results;
        this.jdks = results.jdks();
    }

    String machines() {
        StringBuilder text = new StringBuilder();
        for (JsonNode each : results.machines().values()) {
            text.append("* ")
                    .append(each.path("date").asText())
                    .append(": ")
                    .append(each.path("machine").asText());
            text.append("; ").append(each.path("versions").asText()).append("\n");
        }
        String all = jdks.stream().map(each -> "JDK " + each).collect(Collectors.joining(" / "));
        return text + "\nEach cell: " + all + ".\n";
    }

    String goals() {
        StringBuilder text = new StringBuilder();
        text.append("| 64 B | wanted | measured | |\n|---|---|---|---|\n");
        for (Goal each : Goal.all()) {
            List<@Nullable Double> values = new ArrayList<>();
            jdks.forEach(jdk -> values.add(each.measured(results, jdk)));
            String measured = values.stream().map(value -> Figure.of(value, 1)).collect(Collectors.joining(" / "));
            String met = values.stream()
                    .map(value -> value == null ? "–" : each.isMet(value) ? "met" : "**not met**")
                    .distinct()
                    .collect(Collectors.joining(" / "));
            String bound = (each.atMost() ? "≤ " : "≥ ") + Figure.of(each.bound(), 1);
            text.append(row(List.of(each.text(), bound, measured, met)));
        }
        return text.toString();
    }

    String of(Bench bench) {
        StringBuilder text = new StringBuilder();
        for (int size : results.sizes(bench)) {
            text.append("### ").append(bench.title());
            text.append(bench.hasSizes() ? ", " + size + " B" : "").append("\n\n");
            List<String> titles = new ArrayList<>(List.of(""));
            if (!bench.parameter().isEmpty()) {
                titles.add(bench.parameter());
            }
            for (Metric each : bench.metrics()) {
                titles.add(
                        each.title() + (titles.size() < (bench.parameter().isEmpty() ? 2 : 3) ? " (min to max)" : ""));
            }
            text.append(row(titles))
                    .append(row(titles.stream().map(each -> "---").toList()));
            for (Route route : Route.values()) {
                rows(bench, size, route).forEach(text::append);
            }
            text.append("\n");
        }
        return text.toString();
    }

    private List<String> rows(Bench bench, int size, Route route) {
        return results.of(bench)
                .filter(each -> each.size() == size && each.route().equals(route.toString()))
                .map(each -> List.of(each.name(), "" + each.parameter()))
                .distinct()
                .map(each -> row(bench, each.get(0), size, Integer.parseInt(each.get(1))))
                .toList();
    }

    private String row(Bench bench, String name, int size, int parameter) {
        List<@Nullable Result> each = new ArrayList<>();
        jdks.forEach(
                jdk -> each.add(results.find(jdk, bench, name, size, parameter).orElse(null)));
        List<String> cells = new ArrayList<>();
        cells.add(name.startsWith("ipc4j") ? "**" + name + "**" : name);
        if (!bench.parameter().isEmpty()) {
            cells.add("" + parameter);
        }
        boolean first = true;
        for (Metric metric : bench.metrics()) {
            boolean range = first;
            first = false;
            cells.add(each.stream().map(result -> cell(result, metric, range)).collect(Collectors.joining(" / ")));
        }
        return row(cells);
    }

    private static String cell(@Nullable Result result, Metric metric, boolean range) {
        if (result == null) {
            return "–";
        }
        if (result.failure() != null) {
            return range ? "not run: " + result.failure().replace('|', ' ') : "–";
        }
        String median = Figure.of(result.figure(metric.key()), metric.divisor());
        return !range
                ? median
                : median + " (" + Figure.of(result.figure(metric.key() + "_min"), metric.divisor()) + " to "
                        + Figure.of(result.figure(metric.key() + "_max"), metric.divisor()) + ")";
    }

    /** For the README: what a round trip takes and how much goes through, with ipc4j and with the best of the others. */
    String shortForm() {
        StringBuilder text = new StringBuilder();
        text.append(row(
                List.of("64 B", "a round trip, p50, µs", "p99, µs", "million messages/s, plain `send`", "batched")));
        text.append("|---|---|---|---|---|\n");
        for (String route : List.of("mmap", "unix", "tcp", "pipe")) {
            String name = "ipc4j " + route;
            text.append(row(List.of(
                    "`" + route + ":`",
                    figures(Bench.RTT, name, "p50_us", 1),
                    figures(Bench.RTT, name, "p99_us", 1),
                    figures(Bench.THROUGHPUT, name + " send+receive", "msgs_s", 1e6),
                    figures(Bench.THROUGHPUT, name + " write+drain", "msgs_s", 1e6))));
        }
        for (String other : List.of("Aeron IPC", "Netty unix epoll", "JeroMQ tcp", "Chronicle Queue")) {
            text.append(row(List.of(
                    other,
                    figures(Bench.RTT, other, "p50_us", 1),
                    figures(Bench.RTT, other, "p99_us", 1),
                    figures(Bench.THROUGHPUT, other.startsWith("Netty") ? other + " flush each" : other, "msgs_s", 1e6),
                    figures(Bench.THROUGHPUT, other + " batched", "msgs_s", 1e6))));
        }
        return text.toString();
    }

    private String figures(Bench bench, String name, String metric, double divisor) {
        return jdks.stream()
                .map(jdk -> Figure.of(results.figure(jdk, bench, name, 64, 0, metric), divisor))
                .collect(Collectors.joining(" / "));
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}

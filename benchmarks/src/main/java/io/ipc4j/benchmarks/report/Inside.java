package io.ipc4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code benchmarks/run jmh -rf json} wrote, as a table. */
final class Inside {
    /** By the benchmark and its parameters: by JDK, nanoseconds and bytes. */
    private final Map<String, Map<Integer, double[]>> all = new TreeMap<>();

    static Inside read(List<Path> files) throws IOException {
        Inside inside = new Inside();
        for (Path file : files) {
            for (JsonNode each : new ObjectMapper().readTree(file.toFile())) {
                inside.add(each);
            }
        }
        return inside;
    }

    private void add(JsonNode node) {
        String name = node.path("benchmark").asText().replaceAll(".*\\.(\\w+)Benchmark\\.", "$1, ");
        List<String> parameters = new ArrayList<>();
        node.path("params").forEach(each -> parameters.add(each.asText()));
        double bytes = node.path("secondaryMetrics").properties().stream()
                .filter(each -> each.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(each -> each.getValue().path("score").asDouble())
                .findFirst()
                .orElse(Double.NaN);
        double nanos = node.path("primaryMetric").path("score").asDouble();
        all.computeIfAbsent(
                        name + (parameters.isEmpty() ? "" : ": " + String.join(", ", parameters)),
                        key -> new TreeMap<>())
                .put(Results.major(node.path("jdkVersion").asText()), new double[] {nanos, bytes});
    }

    String table() {
        StringBuilder text = new StringBuilder("| | ns a message | B allocated a message |\n|---|---|---|\n");
        all.forEach((name, byJdk) -> text.append("| ")
                .append(name)
                .append(" | ")
                .append(cell(byJdk, 0))
                .append(" | ")
                .append(cell(byJdk, 1))
                .append(" |\n"));
        return text.toString();
    }

    /** Less than a tenth of a byte is the profiler itself. */
    private static String cell(Map<Integer, double[]> byJdk, int which) {
        return byJdk.values().stream()
                .map(each -> each[which])
                .map(each -> which == 1 && each < 0.1 ? "0" : Figure.of(each, 1))
                .collect(Collectors.joining(" / "));
    }
}

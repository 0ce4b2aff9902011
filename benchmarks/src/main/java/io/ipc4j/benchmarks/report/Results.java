package io.ipc4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What some runs have written. Of two results of one case on one JDK the later one counts.
 *
 * @param machines by JDK: the last one that was said
 */
record Results(Map<Integer, JsonNode> machines, List<Result> all) {

    static Results read(List<Path> files) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<Integer, JsonNode> machines = new TreeMap<>();
        Map<String, Result> results = new java.util.LinkedHashMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                JsonNode node = json.readTree(line);
                if (node.has("machine")) {
                    machines.put(major(node.path("jdk").asText()), node);
                } else {
                    Result result = Result.parse(node);
                    String key = List.of(
                                    result.bench(),
                                    result.name(),
                                    result.size(),
                                    result.parameter(),
                                    major(result.jdk()))
                            .toString();
                    results.put(key, result);
                }
            }
        }
        return new Results(machines, new ArrayList<>(results.values()));
    }

    static int major(String jdk) {
        return Runtime.Version.parse(jdk).feature();
    }

    /** The JDKs, the oldest first. */
    List<Integer> jdks() {
        return all.stream().map(each -> major(each.jdk())).distinct().sorted().toList();
    }

    List<Integer> sizes(Bench bench) {
        return of(bench).map(Result::size).distinct().sorted().toList();
    }

    Stream<Result> of(Bench bench) {
        return all.stream().filter(each -> each.bench().equals(bench.toString()));
    }

    Optional<Result> find(int jdk, Bench bench, String name, int size, int parameter) {
        return of(bench)
                .filter(each -> each.name().equals(name) && each.size() == size && each.parameter() == parameter)
                .filter(each -> major(each.jdk()) == jdk)
                .findFirst();
    }

    @Nullable
    Double figure(int jdk, Bench bench, String name, int size, int parameter, String metric) {
        return find(jdk, bench, name, size, parameter)
                .map(each -> each.figure(metric))
                .orElse(null);
    }
}

package io.ipc4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of a case gave: a line of JSON.
 *
 * @param figures by the names of metrics: medians; with {@code _min} and {@code _max}, the least and the most
 * @param failure why it has none
 */
public record Result(
        String bench,
        String route,
        String name,
        int size,
        int parameter,
        int runs,
        String jdk,
        Map<String, Double> figures,
        @Nullable String failure) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public String toJson() {
        ObjectNode node = JSON.createObjectNode();
        node.put("bench", bench).put("route", route).put("name", name).put("size", size);
        if (parameter > 0) {
            node.put("parameter", parameter);
        }
        figures.forEach((key, value) -> node.put(key, Double.parseDouble(String.format(Locale.ROOT, "%.6g", value))));
        if (failure != null) {
            node.put("failure", failure);
        }
        return node.put("runs", runs).put("jdk", jdk).toString();
    }

    /** The line that the results of a run come after. */
    static String machine(String description, String versions) {
        return JSON.createObjectNode()
                .put("machine", description)
                .put("versions", versions)
                .put("date", java.time.LocalDate.now().toString())
                .put("jdk", System.getProperty("java.version"))
                .toString();
    }

    /** A line that {@link #toJson} made. */
    public static Result parse(JsonNode node) {
        Map<String, Double> figures = new TreeMap<>();
        node.properties().stream()
                .filter(each -> each.getValue().isNumber())
                .forEach(each -> figures.put(each.getKey(), each.getValue().asDouble()));
        return new Result(
                node.path("bench").asText(),
                node.path("route").asText(),
                node.path("name").asText(),
                node.path("size").asInt(),
                node.path("parameter").asInt(),
                node.path("runs").asInt(),
                node.path("jdk").asText(),
                figures,
                node.hasNonNull("failure") ? node.get("failure").asText() : null);
    }

    /** A median, if there is one. */
    public @Nullable Double figure(String key) {
        return figures.get(key);
    }
}

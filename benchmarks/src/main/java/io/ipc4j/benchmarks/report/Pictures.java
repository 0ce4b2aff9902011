package io.ipc4j.benchmarks.report;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Result;
import io.ipc4j.benchmarks.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Two by two diagrams, one a route, of the newest JDK that was measured. */
final class Pictures {
    private static final int WIDTH = 1120;
    private static final int HEIGHT = 820;
    private static final List<String> OURS = List.of("#c0392b", "#e67e22", "#8e44ad", "#d35400");
    private static final List<String> PEERS =
            List.of("#2471a3", "#148f77", "#5d6d7e", "#1a5276", "#0e6655", "#2e86c1", "#117a65", "#34495e");
    private static final String FLOOR = "#999";

    private final Results results;
    private final int jdk;

    Pictures(Results results) {
        this.results = results;
        this.jdk = results.jdks().get(results.jdks().size() - 1);
    }

    /** Round trips of 64 B: percentiles by transport. */
    String latency() {
        List<String> percentiles = List.of("p50", "p90", "p99", "p99.9");
        List<String> keys = List.of("p50_us", "p90_us", "p99_us", "p999_us");
        return draw(
                Bench.RTT,
                "round trip of 64 B, µs",
                percentiles,
                (name, place) -> figure(Bench.RTT, name, 64, keys.get(place), 1));
    }

    /** Throughput by size. */
    String throughput() {
        List<Integer> sizes = results.sizes(Bench.THROUGHPUT);
        return draw(
                Bench.THROUGHPUT,
                "one way, MB/s",
                sizes.stream().map(each -> each + " B").toList(),
                (name, place) -> figure(Bench.THROUGHPUT, name, sizes.get(place), "bytes_s", 1e6));
    }

    private double figure(Bench bench, String name, int size, String key, double divisor) {
        Double value = results.figure(jdk, bench, name, size, 0, key);
        return value == null ? Double.NaN : value / divisor;
    }

    private String draw(Bench bench, String what, List<String> places, BiFunction<String, Integer, Double> figure) {
        Svg svg = new Svg(WIDTH, HEIGHT);
        int panel = 0;
        for (Route route : List.of(Route.MMAP, Route.UNIX, Route.TCP, Route.PIPE)) {
            List<Panel.Curve> curves = curves(bench, route, places.size(), figure);
            if (!curves.isEmpty()) {
                double left = 60 + panel % 2 * (WIDTH / 2.0);
                double top = 40 + panel / 2 * (HEIGHT / 2.0);
                new Panel(route + ": " + what + ", JDK " + jdk, places, curves)
                        .draw(svg, left, top, WIDTH / 2.0 - 70, HEIGHT / 2.0 - 60);
                panel++;
            }
        }
        return svg.toString();
    }

    private List<Panel.Curve> curves(Bench bench, Route route, int places, BiFunction<String, Integer, Double> figure) {
        List<Panel.Curve> curves = new ArrayList<>();
        int ours = 0;
        int peers = 0;
        List<String> names = results.of(bench)
                .filter(each -> each.route().equals(route.toString()) && each.failure() == null)
                .map(Result::name)
                .distinct()
                .toList();
        for (String name : names) {
            double[] values = new double[places];
            boolean any = false;
            for (int i = 0; i < places; i++) {
                values[i] = figure.apply(name, i);
                any |= !Double.isNaN(values[i]);
            }
            if (!any) {
                continue;
            }
            if (name.startsWith("ipc4j")) {
                curves.add(new Panel.Curve(name, OURS.get(ours++ % OURS.size()), 2.5, values));
            } else if (name.startsWith("raw") || name.startsWith("copy")) {
                curves.add(new Panel.Curve(name, FLOOR, 1.2, values));
            } else {
                curves.add(new Panel.Curve(name, PEERS.get(peers++ % PEERS.size()), 1.5, values));
            }
        }
        return curves;
    }
}

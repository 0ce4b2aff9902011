package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Figures;
import io.ipc4j.benchmarks.Result;
import io.ipc4j.benchmarks.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cases that are compared, in turn: each once, then each once more. Whoever fails once is out. */
public final class Series {
    private final List<Case> cases;
    private final Scale scale;
    private final int runs;
    private final Map<Case, Map<String, double[]>> figures = new LinkedHashMap<>();
    private final Map<Case, String> failures = new LinkedHashMap<>();

    public Series(List<Case> cases, Scale scale, int runs) {
        this.cases = cases;
        this.scale = scale;
        this.runs = runs;
    }

    /** Runs them all. */
    public List<Result> run(Progress progress) throws IOException, InterruptedException {
        for (int run = 0; run < runs; run++) {
            for (Case each : cases) {
                progress.next(run + 1, runs, each);
                if (!failures.containsKey(each)) {
                    run(each, run);
                }
            }
        }
        List<Result> results = new ArrayList<>();
        for (Case each : cases) {
            results.add(result(each));
        }
        return results;
    }

    private void run(Case what, int run) throws IOException, InterruptedException {
        String missing = what.entrant().missing();
        if (missing != null) {
            failures.put(what, missing);
            return;
        }
        try {
            Map<String, double[]> all = figures.computeIfAbsent(what, key -> new TreeMap<>());
            new Trial(what, scale)
                    .run()
                    .forEach((key, value) -> all.computeIfAbsent(key, unused -> new double[runs])[run] = value);
        } catch (TrialFailure e) {
            failures.put(what, e.getMessage());
        }
    }

    private Result result(Case what) {
        Map<String, Double> medians = new TreeMap<>();
        String failure = failures.get(what);
        if (failure == null) {
            figures.get(what).forEach((key, values) -> {
                Figures all = new Figures(values);
                medians.put(key, all.median());
                medians.put(key + "_min", all.min());
                medians.put(key + "_max", all.max());
            });
        }
        return new Result(
                what.bench().toString(),
                what.entrant().route().toString(),
                what.entrant().name(),
                what.size(),
                what.parameter(),
                failure == null ? runs : 0,
                System.getProperty("java.version"),
                medians,
                failure);
    }

    /** Is told what is about to run. */
    public interface Progress {
        void next(int run, int runs, Case what);
    }
}

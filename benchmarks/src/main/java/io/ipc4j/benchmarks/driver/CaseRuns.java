package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Figures;
import io.ipc4j.benchmarks.Result;
import io.ipc4j.benchmarks.Scale;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the runs of a case have given so far. One thread at a time. */
final class CaseRuns implements AutoCloseable {
    private final Case what;
    private final int runs;
    private final Map<String, double[]> figures = new TreeMap<>();
    private @Nullable Team team;
    private @Nullable String failure;

    CaseRuns(Case what, int runs) {
        this.what = what;
        this.runs = runs;
    }

    Case what() {
        return what;
    }

    void start(Scale scale) throws IOException, InterruptedException {
        failure = what.entrant().missing();
        if (failure != null) {
            return;
        }
        try {
            team = Team.start(what, scale);
        } catch (TrialFailure e) {
            failure = e.getMessage();
        }
    }

    void run(int run) throws IOException, InterruptedException {
        if (team == null) {
            return;
        }
        try {
            team.turn().forEach((key, value) -> figures.computeIfAbsent(key, unused -> new double[runs])[run] = value);
        } catch (TrialFailure e) {
            failure = e.getMessage();
            close();
        }
    }

    @Override
    public void close() throws IOException {
        if (team != null) {
            team.close();
            team = null;
        }
    }

    Result result() {
        Map<String, Double> medians = new TreeMap<>();
        if (failure == null) {
            figures.forEach((key, values) -> {
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
}

package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Result;
import io.ipc4j.benchmarks.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Cases of one bench. Those of a group are started first, and then take turns: each one, then each once more, so that whatever
 * happens on the machine happens to all. Whoever fails once is out.
 */
public final class Series {
    /** They do nothing, so they don't disturb each other: what a process used is counted for it alone. */
    private static final int IDLERS_AT_ONCE = 4;

    private final List<CaseRuns> cases = new ArrayList<>();
    private final Map<Object, List<CaseRuns>> groups = new LinkedHashMap<>();
    private final Scale scale;
    private final int runs;

    public Series(List<Case> cases, Scale scale, int runs) {
        this.scale = scale;
        this.runs = runs;
        for (Case each : cases) {
            CaseRuns its = new CaseRuns(each, runs);
            this.cases.add(its);
            groups.computeIfAbsent(each.group(), unused -> new ArrayList<>()).add(its);
        }
    }

    /** Runs them all. */
    public List<Result> run(Progress progress) throws IOException, InterruptedException {
        boolean idle = cases.get(0).what().bench() == Bench.IDLE;
        ExecutorService threads = Executors.newFixedThreadPool(idle ? IDLERS_AT_ONCE : 1);
        try {
            for (List<CaseRuns> each : groups.values()) {
                run(each, threads, progress);
            }
        } finally {
            threads.shutdownNow();
        }
        return cases.stream().map(CaseRuns::result).toList();
    }

    private void run(List<CaseRuns> group, ExecutorService threads, Progress progress)
            throws IOException, InterruptedException {
        try {
            all(group, "starting", CaseRuns::start, threads, progress);
            for (int i = 0; i < runs; i++) {
                int run = i;
                String stage = "run " + (run + 1) + " of " + runs;
                all(group, stage, (each, unused) -> each.run(run), threads, progress);
            }
        } finally {
            for (CaseRuns each : group) {
                each.close();
            }
        }
    }

    private void all(Collection<CaseRuns> group, String stage, Step step, ExecutorService threads, Progress progress)
            throws IOException, InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        for (CaseRuns each : group) {
            running.add(threads.submit(() -> {
                progress.next(stage, each.what());
                step.run(each, scale);
                return null;
            }));
        }
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
    }

    /** What all of a group do. */
    private interface Step {
        void run(CaseRuns runs, Scale scale) throws IOException, InterruptedException;
    }

    /** Is told what is about to happen, by any thread. */
    public interface Progress {
        void next(String stage, Case what);
    }
}

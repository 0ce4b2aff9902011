package io.ipc4j.benchmarks.driver;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Result;
import io.ipc4j.benchmarks.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Cases of one bench that are compared, in turn: each once, then each once more. Whoever fails once is out. */
public final class Series {
    /** They do nothing, so they don't disturb each other: what a process used is counted for it alone. */
    private static final int IDLERS_AT_ONCE = 4;

    private final List<CaseRuns> cases = new ArrayList<>();
    private final Scale scale;
    private final int runs;

    public Series(List<Case> cases, Scale scale, int runs) {
        this.scale = scale;
        this.runs = runs;
        cases.forEach(each -> this.cases.add(new CaseRuns(each, runs)));
    }

    /** Runs them all. */
    public List<Result> run(Progress progress) throws IOException, InterruptedException {
        boolean idle = cases.get(0).what().bench() == Bench.IDLE;
        ExecutorService threads = Executors.newFixedThreadPool(idle ? IDLERS_AT_ONCE : 1);
        try {
            for (int run = 0; run < runs; run++) {
                runAll(run, threads, progress);
            }
        } finally {
            threads.shutdownNow();
        }
        return cases.stream().map(CaseRuns::result).toList();
    }

    private void runAll(int run, ExecutorService threads, Progress progress) throws IOException, InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        for (CaseRuns each : cases) {
            running.add(threads.submit(() -> {
                progress.next(run + 1, runs, each.what());
                each.run(run, scale);
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

    /** Is told what is about to run, by any thread. */
    public interface Progress {
        void next(int run, int runs, Case what);
    }
}

package io.ipc4j.benchmarks.measure;

import java.time.Duration;
import java.util.Arrays;

/** What some processes have used, as the system counts it: in steps of 10 ms on Linux. */
public record CpuTime(Duration spent) {

    /** Processes that are gone count as nothing. */
    public static CpuTime of(long... pids) {
        return new CpuTime(Arrays.stream(pids).mapToObj(CpuTime::ofOne).reduce(Duration.ZERO, Duration::plus));
    }

    private static Duration ofOne(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** In seconds. */
    public double since(CpuTime earlier) {
        return spent.minus(earlier.spent).toNanos() / 1e9;
    }
}

package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Contender.Client;
import java.util.Map;

/** What a server burns whose clients say nothing: each of its receivers has had one message, and waits for the next. */
final class Idling implements Meter {
    private final Measuring run;
    private final Crowd crowd = new Crowd();

    Idling(Measuring run) {
        this.run = run;
    }

    @Override
    public void warmUp() throws Exception {
        crowd.grow(run, run.what().parameter());
        for (Client each : crowd.clients()) {
            each.roundTrip(1);
        }
        Pause.millis(run.scale().warmUpMillis()); // the compiler and the collector finish, what polls slows down
    }

    @Override
    public Map<String, Double> turn() {
        Pause.millis(run.scale().lapMillis()); // what was due while it stood still
        CpuTime before = CpuTime.of(run.server());
        long begin = System.nanoTime();
        Pause.millis(run.scale().idleMillis());
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpu = CpuTime.of(run.server()).since(before);
        return Map.of("cpu_s", cpu, "cpu_percent", cpu / seconds * 100);
    }

    @Override
    public void close() {
        crowd.close();
    }
}

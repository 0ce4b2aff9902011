package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Contender.Client;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * From the call that sends to the moment at which a receiver that slept has the message. Both processes read one clock, Linux's
 * {@code CLOCK_MONOTONIC}, which is what {@link System#nanoTime} is there.
 */
final class WakeUps implements Meter {
    private static final int LEAST = 3;

    private final Measuring run;
    private final Client client;

    WakeUps(Measuring run) throws Exception {
        this.run = run;
        this.client = run.connect();
    }

    @Override
    public void warmUp() throws Exception {
        measure(1, run.scale().warmUpMillis(), 100_000);
    }

    @Override
    public Map<String, Double> turn() throws Exception {
        measure(1, run.scale().lapMillis(), 100_000);
        Histogram times = measure(
                run.what().parameter(),
                3 * run.scale().windowMillis(),
                run.scale().wakeUps());
        return Map.of(
                "p50_us", times.getValueAtPercentile(50) / 1e3,
                "p99_us", times.getValueAtPercentile(99) / 1e3);
    }

    private Histogram measure(int sleep, long millis, int most) throws Exception {
        Histogram times = new Histogram(60_000_000_000L, 3);
        long end = System.nanoTime() + millis * 1_000_000;
        for (int i = 0; i < LEAST || i < most && System.nanoTime() - end < 0; i++) {
            Pause.millis(sleep);
            long sent = System.nanoTime();
            long taken = client.roundTrip(sent);
            if (taken < sent || taken > System.nanoTime()) {
                throw new IllegalStateException("the receiver says " + taken + " for what was sent at " + sent
                        + ": the two processes' clocks differ");
            }
            times.recordValue(taken - sent);
        }
        return times;
    }

    @Override
    public void close() {
        client.close();
    }
}

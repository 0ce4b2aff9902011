package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Contender.Client;
import io.ipc4j.benchmarks.Memory;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What an echo costs when the server's one thread has more clients, who ask one after the other; and what a client costs. */
final class ManyClients implements Meter {
    private final Measuring run;
    private final int count;
    private final Crowd crowd = new Crowd();
    private double heapKib;
    private double otherKib;

    ManyClients(Measuring run) {
        this.run = run;
        this.count = run.what().parameter();
    }

    @Override
    public void warmUp() throws Exception {
        crowd.grow(run, 1);
        echo(run.scale().warmUpMillis());
        Memory ofOne = run.serversMemory().call();
        crowd.grow(run, count);
        for (Client each : crowd.clients()) {
            each.roundTrip(1);
        }
        Memory ofAll = run.serversMemory().call();
        if (count > 1) {
            heapKib = Math.max(0, ofAll.heapKib() - ofOne.heapKib()) / (count - 1);
            otherKib = Math.max(0, ofAll.otherKib() - ofOne.otherKib()) / (count - 1);
        }
        echo(run.scale().windowMillis());
    }

    @Override
    public Map<String, Double> turn() throws Exception {
        echo(run.scale().lapMillis());
        CpuTime before = CpuTime.of(run.server());
        Histogram times = echo(run.scale().windowMillis());
        double cpu = CpuTime.of(run.server()).since(before);
        return Map.of(
                "p50_us",
                times.getValueAtPercentile(50) / 1e3,
                "p99_us",
                times.getValueAtPercentile(99) / 1e3,
                "server_cpu_us",
                cpu * 1e6 / times.getTotalCount(),
                "cpu_s",
                cpu,
                "heap_kib",
                heapKib,
                "resident_kib",
                otherKib);
    }

    private Histogram echo(long millis) throws Exception {
        Histogram times = new Histogram(60_000_000_000L, 3);
        long end = System.nanoTime() + millis * 1_000_000;
        for (int i = 0; i == 0 || System.nanoTime() - end < 0; i++) {
            Client client = crowd.clients().get(i % crowd.clients().size());
            long begin = System.nanoTime();
            if (client.roundTrip(i) != i) {
                throw new IllegalStateException("another's answer");
            }
            times.recordValue(System.nanoTime() - begin);
        }
        return times;
    }

    @Override
    public void close() {
        crowd.close();
    }
}

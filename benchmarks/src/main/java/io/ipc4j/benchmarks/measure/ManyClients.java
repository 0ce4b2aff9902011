package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Contender.Client;
import io.ipc4j.benchmarks.Memory;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What an echo costs when the server's one thread has more clients, who ask one after the other; and what a client costs. */
final class ManyClients {

    private ManyClients() {}

    static Map<String, Double> measure(Measuring run) throws Exception {
        int count = run.what().parameter();
        try (Crowd crowd = new Crowd()) {
            crowd.grow(run, 1);
            echo(crowd.clients(), run.scale().warmUpMillis());
            Memory ofOne = run.serversMemory().call();
            crowd.grow(run, count);
            for (Client each : crowd.clients()) {
                each.roundTrip(1);
            }
            Memory ofAll = run.serversMemory().call();
            echo(crowd.clients(), run.scale().windowMillis());
            CpuTime before = CpuTime.of(run.server());
            Histogram times = echo(crowd.clients(), run.scale().windowMillis());
            double cpu = CpuTime.of(run.server()).since(before);
            int more = Math.max(1, count - 1);
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
                    count == 1 ? 0 : Math.max(0, ofAll.heapKib() - ofOne.heapKib()) / more,
                    "resident_kib",
                    count == 1 ? 0 : Math.max(0, ofAll.otherKib() - ofOne.otherKib()) / more);
        }
    }

    private static Histogram echo(List<Client> clients, long millis) throws Exception {
        Histogram times = new Histogram(60_000_000_000L, 3);
        long end = System.nanoTime() + millis * 1_000_000;
        for (int i = 0; i == 0 || System.nanoTime() - end < 0; i++) {
            Client client = clients.get(i % clients.size());
            long begin = System.nanoTime();
            if (client.roundTrip(i) != i) {
                throw new IllegalStateException("another's answer");
            }
            times.recordValue(System.nanoTime() - begin);
        }
        return times;
    }
}

package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Contender.Client;
import java.util.Map;

/** Message after message one way. A sink answers every burst; the next one is sent before the answer to the last is waited for. */
final class Streaming {
    private final Client client;
    private final int burst;

    private Streaming(Client client, int burst) {
        this.client = client;
        this.burst = burst;
    }

    static Map<String, Double> measure(Measuring run) throws Exception {
        int size = run.what().size();
        try (Client client = run.connect()) {
            Streaming streaming = new Streaming(client, Contender.burst(size));
            client.send(streaming.burst);
            streaming.run(run.scale().warmUpMillis());
            CpuTime before = run.cpuTime();
            long begin = System.nanoTime();
            long messages = streaming.run(run.scale().windowMillis());
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpu = run.cpuTime().since(before);
            client.awaitAnswer();
            return Map.of(
                    "msgs_s",
                    messages / seconds,
                    "bytes_s",
                    messages / seconds * size,
                    "cpu_s",
                    cpu,
                    "cpu_us",
                    cpu * 1e6 / messages);
        }
    }

    private long run(long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        long messages = 0;
        do {
            client.send(burst);
            client.awaitAnswer();
            messages += burst;
        } while (System.nanoTime() - end < 0);
        return messages;
    }
}

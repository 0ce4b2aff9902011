package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Contender.Client;
import java.util.Map;

/** Message after message one way. A sink answers every burst; the next one is sent before the answer to the last is waited for. */
final class Streaming implements Meter {
    private final Measuring run;
    private final Client client;
    private final int size;
    private final int burst;

    Streaming(Measuring run) throws Exception {
        this.run = run;
        this.client = run.connect();
        this.size = run.what().size();
        this.burst = Contender.burst(size);
    }

    @Override
    public void warmUp() throws Exception {
        client.send(burst); // one burst is always under way, also between turns
        stream(run.scale().warmUpMillis());
    }

    @Override
    public Map<String, Double> turn() throws Exception {
        stream(run.scale().lapMillis());
        CpuTime before = run.cpuTime();
        long begin = System.nanoTime();
        long messages = stream(run.scale().windowMillis());
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpu = run.cpuTime().since(before);
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

    private long stream(long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        long messages = 0;
        do {
            client.send(burst);
            client.awaitAnswer();
            messages += burst;
        } while (System.nanoTime() - end < 0);
        return messages;
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.ipc4j.benchmarks.measure;

import io.ipc4j.benchmarks.Case;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Contender.Client;
import io.ipc4j.benchmarks.Memory;
import io.ipc4j.benchmarks.Scale;
import java.util.concurrent.Callable;

/**
 * One contender, seen from the measuring process.
 *
 * @param server the other process
 * @param serversMemory asks it what it holds
 */
public record Measuring(
        Case what, Contender contender, Scale scale, long server, String address, Callable<Memory> serversMemory) {

    /** Connects. */
    public Meter open() throws Exception {
        return switch (what.bench()) {
            case RTT -> new RoundTrips(this);
            case THROUGHPUT -> new Streaming(this);
            case WAKEUP -> new WakeUps(this);
            case IDLE -> new Idling(this);
            case CLIENTS -> new ManyClients(this);
            case QUEUE -> throw new IllegalArgumentException("queues are not measured from one process");
        };
    }

    Client connect() throws Exception {
        return contender.connect(address, what.bench().role(), what.size());
    }

    /** Of both processes, until now. */
    CpuTime cpuTime() {
        return CpuTime.of(ProcessHandle.current().pid(), server);
    }
}

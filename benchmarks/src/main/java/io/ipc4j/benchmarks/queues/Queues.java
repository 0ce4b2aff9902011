package io.ipc4j.benchmarks.queues;

import java.util.stream.Stream;

/** All of them. */
public final class Queues {

    private Queues() {}

    public static Stream<WorkQueue> all() {
        return Stream.of(
                new ChronicleJobs("Chronicle Queue", false), new ChronicleJobs("Chronicle Queue, kills", true));
    }
}

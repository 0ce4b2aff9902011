package io.ipc4j.benchmarks.queues;

import io.ipc4j.benchmarks.Entrant;
import java.util.List;
import java.util.stream.Stream;

/** All of them, by the names of their classes. */
public final class Queues {
    public static final List<String> FAMILIES = List.of("ChronicleJobs", "Ipc4jQueue", "Ipc4jQueueLine");

    private Queues() {}

    /** Those of one class, and no other class is loaded; none if there is no such class here. */
    public static Stream<? extends Entrant> of(String family) {
        return switch (family) {
            case "ChronicleJobs" -> ChronicleJobs.all();
            case "Ipc4jQueue" -> Ipc4jQueue.all();
            case "Ipc4jQueueLine" -> Ipc4jQueueLine.all();
            default -> Stream.empty();
        };
    }
}

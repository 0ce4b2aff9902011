package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.floors.Floors;
import io.ipc4j.benchmarks.ours.Ipc4j;
import io.ipc4j.benchmarks.peers.Peers;
import io.ipc4j.benchmarks.queues.Queues;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Who is compared. Names are the same in each process, and nobody else's in the same bench. */
public final class Contenders {
    /** By route; within one floors first, then peers, then ipc4j. The first of a route is what its ratios refer to. */
    private static final List<Entrant> ALL = Stream.of(Floors.all(), Peers.all(), Ipc4j.all(), Queues.all())
            .flatMap(each -> each)
            .sorted(Comparator.comparing(Entrant::route))
            .map(Entrant.class::cast)
            .toList();

    private Contenders() {}

    public static Stream<Entrant> in(Bench bench) {
        return ALL.stream().filter(each -> each.benches().contains(bench));
    }

    static Entrant byName(Bench bench, String name) {
        return in(bench)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
    }
}

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
    private static final String OURS = "Ipc4j";

    private Contenders() {}

    /** By route; within one floors first, then peers, then ipc4j. */
    public static List<Entrant> in(Bench bench) {
        return Stream.of(Floors.FAMILIES, Peers.FAMILIES, List.of(OURS), Queues.FAMILIES)
                .flatMap(List::stream)
                .flatMap(Contenders::of)
                .filter(each -> each.benches().contains(bench))
                .sorted(Comparator.comparing(Entrant::route))
                .toList();
    }

    /** Those of one class. A process that is measured has nothing of the others. */
    private static Stream<Entrant> of(String family) {
        return Stream.of(
                        family.equals(OURS) ? Ipc4j.all() : Stream.<Entrant>empty(),
                        Floors.of(family),
                        Peers.of(family),
                        Queues.of(family))
                .flatMap(each -> each);
    }

    static Entrant find(Bench bench, String family, String name) {
        return of(family)
                .filter(each -> each.benches().contains(bench) && each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
    }
}

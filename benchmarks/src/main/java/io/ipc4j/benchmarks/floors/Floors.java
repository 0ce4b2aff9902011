package io.ipc4j.benchmarks.floors;

import io.ipc4j.benchmarks.Entrant;
import java.util.List;
import java.util.stream.Stream;

/** All of them, by the names of their classes. */
public final class Floors {
    public static final List<String> FAMILIES = List.of("RawRing", "PlainCopy", "RawSocket", "RawFifo");

    private Floors() {}

    /** Those of one class, and no other class is loaded; none if there is no such class here. */
    public static Stream<? extends Entrant> of(String family) {
        return switch (family) {
            case "RawRing" -> Stream.of(new RawRing());
            case "PlainCopy" -> Stream.of(new PlainCopy());
            case "RawSocket" -> Stream.concat(RawSocket.all(Family.UNIX), RawSocket.all(Family.TCP));
            case "RawFifo" -> RawFifo.all();
            default -> Stream.empty();
        };
    }
}

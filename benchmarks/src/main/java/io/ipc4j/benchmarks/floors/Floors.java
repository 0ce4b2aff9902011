package io.ipc4j.benchmarks.floors;

import io.ipc4j.benchmarks.Contender;
import java.util.stream.Stream;

/** All of them. */
public final class Floors {

    private Floors() {}

    public static Stream<Contender> all() {
        return Stream.of(
                        Stream.<Contender>of(new RawRing(), new PlainCopy()),
                        RawSocket.all(Family.UNIX),
                        RawSocket.all(Family.TCP),
                        RawFifo.all())
                .flatMap(each -> each);
    }
}

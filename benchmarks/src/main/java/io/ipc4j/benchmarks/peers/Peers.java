package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Entrant;
import java.util.stream.Stream;

/** All of them. */
public final class Peers {

    private Peers() {}

    public static Stream<Entrant> all() {
        return Stream.of(
                        AgronaRing.all(),
                        AeronIpc.all(),
                        Stream.of(new ChroniclePair()),
                        Netty.all(),
                        JeroMq.all(),
                        PythonLine.all())
                .flatMap(each -> each);
    }
}

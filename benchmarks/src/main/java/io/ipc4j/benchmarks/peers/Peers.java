package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Entrant;
import java.util.List;
import java.util.stream.Stream;

/** All of them, by the names of their classes. */
public final class Peers {
    public static final List<String> FAMILIES =
            List.of("AgronaRing", "AeronIpc", "ChroniclePair", "Netty", "JeroMq", "PythonLine");

    private Peers() {}

    /** Those of one class, and no other class is loaded; none if there is no such class here. */
    public static Stream<? extends Entrant> of(String family) {
        return switch (family) {
            case "AgronaRing" -> AgronaRing.all();
            case "AeronIpc" -> AeronIpc.all();
            case "ChroniclePair" -> Stream.of(new ChroniclePair());
            case "Netty" -> Netty.all();
            case "JeroMq" -> JeroMq.all();
            case "PythonLine" -> PythonLine.all();
            default -> Stream.empty();
        };
    }
}

package io.ipc4j.benchmarks;

import io.ipc4j.benchmarks.Ipc4j.Sending;
import io.ipc4j.benchmarks.Ipc4j.Serving;
import io.ipc4j.benchmarks.RawSocket.Family;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Who is compared, by the route that their messages take. The first of each list is what the others' ratios refer to. */
record Contenders(List<Contender> roundTrip, List<Contender> throughput) {
    private static final Map<String, Contenders> ROUTES = new TreeMap<>(Map.of(
            "tcp", sockets(Family.TCP, "tcp", "tcp://127.0.0.1:0"),
            "unix", sockets(Family.UNIX, "unix", "unix:" + Ipc4j.FRESH),
            "pipe", pipes("pipe:" + Ipc4j.FRESH),
            "mmap", memory("mmap", "mmap:" + Ipc4j.FRESH)));

    private static Contenders sockets(Family family, String route, String address) {
        return new Contenders(
                List.of(
                        new RawSocket(family, false),
                        new RawSocket(family, true),
                        new Ipc4j("ipc4j-" + route, address, Sending.SEND, Serving.CHANNEL),
                        new Ipc4j("ipc4j-" + route + "-server", address, Sending.SEND, Serving.EVENTS)),
                Stream.concat(Stream.of(new RawSocket(family, false)), all(route, address))
                        .toList());
    }

    private static Contenders pipes(String address) {
        return new Contenders(
                List.of(
                        new RawFifo(),
                        new Ipc4j("ipc4j-pipe", address, Sending.SEND, Serving.CHANNEL),
                        new Ipc4j("ipc4j-pipe-server", address, Sending.SEND, Serving.EVENTS)),
                Stream.concat(Stream.of(new RawFifo()), all("pipe", address)).toList());
    }

    /** Beside a bare Unix socket: what one process of the machine pays to tell another something without shared memory. */
    private static Contenders memory(String route, String address) {
        return new Contenders(
                List.of(
                        new RawSocket(Family.UNIX, true),
                        new Ipc4j("ipc4j-" + route, address, Sending.SEND, Serving.CHANNEL),
                        new Ipc4j("ipc4j-" + route + "-server", address, Sending.SEND, Serving.EVENTS)),
                Stream.concat(Stream.of(new RawSocket(Family.UNIX, false)), all(route, address))
                        .toList());
    }

    private static Stream<Contender> all(String route, String address) {
        return Stream.of(
                new Ipc4j("ipc4j-" + route + "-send", address, Sending.SEND, Serving.CHANNEL),
                new Ipc4j("ipc4j-" + route + "-send-drain", address, Sending.SEND, Serving.EVENTS),
                new Ipc4j("ipc4j-" + route + "-write", address, Sending.WRITE, Serving.CHANNEL),
                new Ipc4j("ipc4j-" + route + "-write-drain", address, Sending.WRITE, Serving.EVENTS));
    }

    static Contenders of(String route) {
        Contenders all = ROUTES.get(route);
        if (all == null) {
            throw new IllegalArgumentException(route + " is none of " + String.join(", ", ROUTES.keySet()));
        }
        return all;
    }

    /** Names are the same on each run, in any process. */
    static Contender byName(String name) {
        return ROUTES.values().stream()
                .flatMap(each -> Stream.concat(each.roundTrip.stream(), each.throughput.stream()))
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + name));
    }
}

package io.ipc4j.benchmarks.floors;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Route;
import io.ipc4j.benchmarks.Serving;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A bare socket of the JDK's, a thread a connection. */
record RawSocket(String name, Family family, boolean spinning, boolean batched, Set<Bench> benches)
        implements Contender {

    static Stream<Contender> all(Family family) {
        String raw = "raw " + family.route;
        return Stream.of(
                new RawSocket(raw + " blocking", family, false, false, Set.of(Bench.RTT, Bench.WAKEUP, Bench.IDLE)),
                new RawSocket(raw + " spinning", family, true, false, Set.of(Bench.RTT)),
                new RawSocket(raw + " batched", family, false, true, Set.of(Bench.THROUGHPUT)),
                new RawSocket(raw + " batched spinning", family, true, true, Set.of(Bench.THROUGHPUT)),
                new RawSocket(raw + " call a message", family, false, false, Set.of(Bench.THROUGHPUT)));
    }

    @Override
    public Route route() {
        return family.route;
    }

    @Override
    public boolean isVariant() {
        return spinning && batched;
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(family.protocols)) {
            listener.bind(family.free(), 1024);
            teller.accept(family.tell(listener.getLocalAddress()));
            while (true) {
                SocketChannel socket = prepare(listener.accept());
                Serving.start(() -> new ByteLine(socket, socket, size, batched).serve(role));
            }
        }
    }

    @Override
    public Client connect(String address, Role role, int size) throws IOException {
        SocketChannel socket = prepare(SocketChannel.open(family.at(address)));
        return new ByteLine(socket, socket, size, batched).client();
    }

    private SocketChannel prepare(SocketChannel socket) throws IOException {
        family.tune(socket);
        socket.configureBlocking(!spinning);
        return socket;
    }
}

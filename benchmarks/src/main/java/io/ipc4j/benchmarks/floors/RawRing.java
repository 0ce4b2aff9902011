package io.ipc4j.benchmarks.floors;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Bytes;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/** Two bare rings in mapped files, for one client. */
record RawRing() implements Contender {

    @Override
    public String name() {
        return "raw ring";
    }

    @Override
    public Route route() {
        return Route.MMAP;
    }

    @Override
    public Set<Bench> benches() {
        return Set.of(Bench.RTT, Bench.THROUGHPUT);
    }

    @Override
    public boolean servesMany() {
        return false;
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) throws IOException {
        String path = Places.freshInMemory().toString();
        Ring in = Ring.map(Path.of(path + "up"));
        Ring out = Ring.map(Path.of(path + "down"));
        teller.accept(path);
        byte[] message = new byte[size];
        int burst = role == Role.SINK ? Contender.burst(size) : 1;
        while (true) {
            for (int i = 0; i < burst; i++) {
                in.receive(message);
            }
            out.send(message);
        }
    }

    @Override
    public Client connect(String address, Role role, int size) throws IOException {
        Ring out = Ring.map(Path.of(address + "up"));
        Ring in = Ring.map(Path.of(address + "down"));
        byte[] message = new byte[size];
        return new Client() {
            @Override
            public long roundTrip(long word) {
                Bytes.word(message, word);
                out.send(message);
                in.receive(message);
                return Bytes.word(message);
            }

            @Override
            public void send(int messages) {
                for (int i = 0; i < messages; i++) {
                    out.send(message);
                }
            }

            @Override
            public void awaitAnswer() {
                in.receive(message);
            }

            @Override
            public void close() {}
        };
    }
}

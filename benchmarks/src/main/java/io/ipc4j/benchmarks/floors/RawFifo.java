package io.ipc4j.benchmarks.floors;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Two bare FIFOs, for one client. */
record RawFifo(String name, boolean batched, Set<Bench> benches) implements Contender {

    static Stream<Contender> all() {
        return Stream.of(
                new RawFifo("raw fifo", false, Set.of(Bench.RTT, Bench.WAKEUP)),
                new RawFifo("raw fifo batched", true, Set.of(Bench.THROUGHPUT)),
                new RawFifo("raw fifo call a message", false, Set.of(Bench.THROUGHPUT)));
    }

    @Override
    public Route route() {
        return Route.PIPE;
    }

    @Override
    public boolean servesMany() {
        return false;
    }

    private static FileChannel open(String address, String which, StandardOpenOption how) throws IOException {
        return FileChannel.open(Path.of(address + which), how);
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) throws Exception {
        String path = Places.fresh().toString();
        new ProcessBuilder("mkfifo", path + "up", path + "down").start().waitFor();
        teller.accept(path);
        try (FileChannel in = open(path, "up", StandardOpenOption.READ);
                FileChannel out = open(path, "down", StandardOpenOption.WRITE)) {
            new ByteLine(in, out, size, batched).serve(role);
        }
    }

    @Override
    public Client connect(String address, Role role, int size) throws IOException {
        FileChannel out = open(address, "up", StandardOpenOption.WRITE);
        FileChannel in = open(address, "down", StandardOpenOption.READ);
        return new ByteLine(in, out, size, batched).client();
    }
}

package io.ipc4j.benchmarks.floors;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** What it costs to copy as many bytes from one mapped file to another: no message was ever carried with fewer copies than one. */
record PlainCopy() implements Contender {
    private static final int REGION = 4 << 20;

    @Override
    public String name() {
        return "copy between mapped files";
    }

    @Override
    public Route route() {
        return Route.MMAP;
    }

    @Override
    public Set<Bench> benches() {
        return Set.of(Bench.THROUGHPUT);
    }

    /** The other process has nothing to do. */
    @Override
    public void serve(Role role, int size, Consumer<String> teller) throws InterruptedException {
        teller.accept(Places.freshInMemory().toString());
        new CountDownLatch(1).await();
    }

    @Override
    public Client connect(String address, Role role, int size) throws IOException {
        MappedByteBuffer from = map(address + "from");
        MappedByteBuffer to = map(address + "to");
        return new Client() {
            private int place;

            @Override
            public long roundTrip(long word) {
                throw new UnsupportedOperationException("nobody answers");
            }

            @Override
            public void send(int messages) {
                for (int i = 0; i < messages; i++) {
                    to.put(place, from, place, size);
                    place = place + 2 * size > REGION ? 0 : place + size;
                }
            }

            @Override
            public void awaitAnswer() {}

            @Override
            public void close() {}
        };
    }

    private static MappedByteBuffer map(String file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, REGION);
        }
    }
}

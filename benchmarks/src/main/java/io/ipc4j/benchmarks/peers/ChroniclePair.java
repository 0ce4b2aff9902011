package io.ipc4j.benchmarks.peers;

import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/** Two of Chronicle's queues, on disk, whose readers spin; for one client. */
record ChroniclePair() implements Contender {

    @Override
    public String name() {
        return "Chronicle Queue";
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
    public boolean keepsAll() {
        return true;
    }

    @Override
    public List<String> jvmFlags() {
        return OpenedJdk.CHRONICLE;
    }

    @Override
    public boolean servesMany() {
        return false;
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) {
        Path directory = Places.fresh();
        Line line = new Line(directory.resolve("up"), directory.resolve("down"), size);
        teller.accept(directory.toString());
        int burst = role == Role.SINK ? Contender.burst(size) : 1;
        while (true) {
            for (int i = 0; i < burst; i++) {
                line.receive();
            }
            line.send();
        }
    }

    @Override
    public Client connect(String address, Role role, int size) {
        Line line = new Line(Path.of(address, "down"), Path.of(address, "up"), size);
        return new Client() {
            @Override
            public long roundTrip(long word) {
                line.message.writeLong(0, word);
                line.send();
                line.receive();
                return line.message.readLong(0);
            }

            @Override
            public void send(int messages) {
                for (int i = 0; i < messages; i++) {
                    line.send();
                }
            }

            @Override
            public void awaitAnswer() {
                line.receive();
            }

            @Override
            public void close() {
                line.close();
            }
        };
    }

    /** Both ways. */
    private static final class Line {
        private final ChronicleQueue incoming;
        private final ChronicleQueue outgoing;
        private final ExcerptTailer tailer;
        private final ExcerptAppender appender;
        private final Bytes<?> message;

        Line(Path in, Path out, int size) {
            incoming = ChronicleQueue.single(in.toString());
            outgoing = ChronicleQueue.single(out.toString());
            tailer = incoming.createTailer();
            appender = outgoing.createAppender();
            message = Bytes.allocateElasticDirect(size);
            message.writePosition(size);
        }

        void send() {
            appender.writeBytes(message);
        }

        void receive() {
            message.clear();
            while (!tailer.readBytes(message)) {
                Thread.onSpinWait();
            }
        }

        void close() {
            tailer.close();
            incoming.close();
            outgoing.close();
        }
    }
}

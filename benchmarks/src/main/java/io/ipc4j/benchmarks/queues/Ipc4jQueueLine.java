package io.ipc4j.benchmarks.queues;

import io.ipc4j.Codec;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import io.ipc4j.benchmarks.Bench;
import io.ipc4j.benchmarks.Bytes;
import io.ipc4j.benchmarks.Contender;
import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.Route;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Two of ipc4j's queues in a directory on disk, one there and one back, for one client. Each message is acknowledged. */
record Ipc4jQueueLine(String name) implements Contender {
    private static final String ANSWERS = ".answers";

    static Stream<Contender> all() {
        return Stream.of(new Ipc4jQueueLine("ipc4j queue"));
    }

    @Override
    public Route route() {
        return Route.QUEUE;
    }

    @Override
    public Set<Bench> benches() {
        return Set.of(Bench.RTT, Bench.WAKEUP);
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public boolean servesMany() {
        return false;
    }

    @Override
    public void serve(Role role, int size, Consumer<String> teller) throws InterruptedException {
        Path path = Places.fresh();
        try (MessageQueue<byte[]> questions = Ipc.openQueue("mmap:" + path, Codec.bytes());
                MessageQueue<byte[]> answers = Ipc.openQueue("mmap:" + path + ANSWERS, Codec.bytes())) {
            teller.accept("mmap:" + path);
            while (true) {
                byte[] message = questions.take();
                if (role == Role.STAMP) {
                    Bytes.word(message, System.nanoTime());
                }
                answers.put(message);
            }
        }
    }

    @Override
    public Client connect(String address, Role role, int size) throws InterruptedException {
        MessageQueue<byte[]> questions = Ipc.openQueue(address, Codec.bytes());
        MessageQueue<byte[]> answers = Ipc.openQueue(address + ANSWERS, Codec.bytes());
        return new QueueClient(questions, answers, new byte[size]);
    }

    /** The measuring end. */
    private record QueueClient(MessageQueue<byte[]> questions, MessageQueue<byte[]> answers, byte[] message)
            implements Client {

        @Override
        public long roundTrip(long word) throws InterruptedException {
            Bytes.word(message, word);
            questions.put(message);
            return Bytes.word(answers.take());
        }

        @Override
        public void send(int messages) {
            throw new UnsupportedOperationException("see the bench for queues");
        }

        @Override
        public void awaitAnswer() {
            throw new UnsupportedOperationException("see the bench for queues");
        }

        @Override
        public void close() {
            questions.close();
            answers.close();
        }
    }
}

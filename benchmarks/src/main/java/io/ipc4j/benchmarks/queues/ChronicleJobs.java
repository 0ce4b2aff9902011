package io.ipc4j.benchmarks.queues;

import io.ipc4j.benchmarks.Places;
import io.ipc4j.benchmarks.peers.OpenedJdk;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/**
 * Chronicle Queue with many appenders and many tailers. It is a journal and no work queue: each tailer sees every message, so
 * with four takers what counts as taken was read four times. Nothing holds the putters back.
 */
record ChronicleJobs(String name, boolean withKills) implements WorkQueue {
    private static final int BATCH = 1000;

    static Stream<WorkQueue> all() {
        return Stream.of(
                new ChronicleJobs("Chronicle Queue", false), new ChronicleJobs("Chronicle Queue, kills", true));
    }

    @Override
    public boolean isVariant() {
        return withKills; // it takes tens of seconds to get over a kill
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
    public void serve(int size, Consumer<String> teller) throws InterruptedException {
        String directory = Places.fresh().toString();
        try (ChronicleQueue queue = ChronicleQueue.single(directory);
                ExcerptAppender appender = queue.createAppender()) {
            appender.sync(); // it is there now
            teller.accept(directory);
            new CountDownLatch(1).await();
        }
    }

    @Override
    public Hand putter(String address, int size) {
        ChronicleQueue queue = ChronicleQueue.single(address);
        ExcerptAppender appender = queue.createAppender();
        Bytes<?> message = Bytes.allocateElasticDirect(size);
        message.writePosition(size);
        return () -> {
            for (int i = 0; i < BATCH; i++) {
                appender.writeBytes(message);
            }
            return BATCH;
        };
    }

    @Override
    public Hand taker(String address, int size) {
        ChronicleQueue queue = ChronicleQueue.single(address);
        ExcerptTailer tailer = queue.createTailer().toEnd();
        Bytes<?> message = Bytes.allocateElasticDirect(size);
        return () -> {
            int taken = 0;
            while (taken < BATCH && tailer.readBytes(message.clear())) {
                taken++;
            }
            return taken;
        };
    }
}

package io.ipc4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Codec;
import io.ipc4j.Delivery;
import io.ipc4j.Ipc;
import io.ipc4j.MessageQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program may do to itself: interrupt its threads, read the queue's files. Nobody who lives is taken for dead by it. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class QueueAbuseIT {
    private static final int INTERRUPTS = 10_000;
    private static final int EACH = 2;

    @TempDir
    private Path directory;

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopPutting;
    private volatile boolean stopTaking;

    @Test
    void interruptsAndReadersOfTheLockFileCostNothing() throws Exception {
        Path place = directory.resolve("queue");
        Path journals = Files.createDirectory(directory.resolve("journals"));
        String address = "mmap:" + place + "?capacity=4096&maxDeliveries=0";
        try (MessageQueue<byte[]> queue = Ipc.openQueue(address, Codec.bytes());
                PuppetProcess putter =
                        worker("put", address, journals.resolve("other-put").toString(), "9", "1");
                PuppetProcess taker =
                        worker("take", address, journals.resolve("other-take").toString())) {
            List<FutureTask<?>> putting = new ArrayList<>();
            List<FutureTask<?>> taking = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                int index = i;
                putting.add(start(() -> put(queue, journals.resolve("put-" + index), index)));
                taking.add(start(() -> take(queue, journals.resolve("take-" + index))));
            }
            abuse(place.resolve("lock"));
            stopPutting = true;
            putter.say("stop");
            assertThat(putter.read()).isEqualTo("stopped");
            awaitAll(putting);
            assertThat(queue.awaitDrained(Duration.ofSeconds(60))).isTrue();
            stopTaking = true;
            awaitAll(taking);
            taker.say("stop");
            assertThat(taker.read()).isEqualTo("stopped");
            assertThat(Ipc.queueStats(address).participants()).isEqualTo(1);
        }
        List<List<Journal.Entry>> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(journals)) {
            for (Path file : files.toList()) {
                all.add(Journal.read(file));
            }
        }
        Audit audit = Audit.of(all);
        assertThat(audit.confirmed()).isGreaterThan(1_000);
        assertThat(audit.lost()).isEmpty();
        assertThat(audit.torn()).isZero();
        assertThat(audit.afterAck()).isEmpty();
        assertThat(audit.redelivered()).as("as if somebody had died").isZero();
    }

    private static PuppetProcess worker(String... args) throws IOException {
        PuppetProcess process = PuppetProcess.start(List.of(), List.of(), QueueWorker.class, args);
        assertThat(process.read()).isEqualTo("ready");
        return process;
    }

    private FutureTask<?> start(Callable<?> work) {
        FutureTask<?> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
        return task;
    }

    private static void awaitAll(List<FutureTask<?>> tasks) throws InterruptedException, ExecutionException {
        for (FutureTask<?> task : tasks) {
            task.get();
        }
    }

    /** Over some seconds, in which the housekeeping of both processes looks many times. */
    private void abuse(Path lock) throws IOException {
        Random random = new Random();
        for (int i = 0; i < INTERRUPTS; i++) {
            threads.get(random.nextInt(threads.size())).interrupt();
            if (i % 10 == 0) {
                Files.readAllBytes(lock);
            }
            LockSupport.parkNanos(random.nextInt(1_000_000));
        }
    }

    private Object put(MessageQueue<byte[]> queue, Path file, int producer) throws IOException {
        Random random = new Random();
        int interrupts = 0;
        try (Journal journal = new Journal(file)) {
            for (long number = 0; !stopPutting; ) {
                Parcel parcel = new Parcel(producer, 1, number);
                long begin = System.nanoTime();
                try {
                    queue.put(parcel.pack(random));
                    number++; // if interrupted it is not there, and the same is put again
                    journal.write(Journal.Deed.PUT, parcel, 0, begin);
                } catch (InterruptedException e) {
                    interrupts++;
                }
                LockSupport.parkNanos(random.nextInt(200_000));
            }
        }
        return interrupts;
    }

    private Object take(MessageQueue<byte[]> queue, Path file) throws IOException {
        int interrupts = 0;
        try (Journal journal = new Journal(file)) {
            while (!stopTaking) {
                long begin = System.nanoTime();
                try (Delivery<byte[]> delivery = queue.lease(Duration.ofMillis(100))) {
                    if (delivery != null) {
                        Parcel parcel = Parcel.unpack(delivery.message());
                        Journal.Deed deed = parcel == null ? Journal.Deed.TORN : Journal.Deed.GOT;
                        journal.write(deed, parcel, delivery.deliveries(), begin);
                        delivery.ack();
                        journal.write(Journal.Deed.ACKED, parcel, delivery.deliveries(), begin);
                    }
                } catch (InterruptedException e) {
                    interrupts++;
                }
            }
        }
        return interrupts;
    }
}

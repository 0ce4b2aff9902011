package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ipc4j.mmap.SecondJvm;
import io.ipc4j.spi.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How those who sleep are woken, where something goes wrong. */
@Timeout(120)
class BellsTest {
    private static final Geometry SMALL = new Geometry(1024, 64);

    @TempDir
    private Path directory;

    /** The words of a queue that somebody has open. */
    private static QueueMemory memory(Path path) throws Exception {
        try (FileChannel file =
                FileChannel.open(path.resolve("data"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new QueueMemory(file.map(FileChannel.MapMode.READ_WRITE, 0, file.size()), SMALL);
        }
    }

    /** Begins, and gives it when it sleeps and its bit, which is of participant 0, is cleared. */
    private static <T> FutureTask<T> unseen(QueueMemory memory, int bitmap, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "sleeper");
        thread.setDaemon(true);
        thread.start();
        await().until(() -> memory.isAnySet(bitmap) && thread.getState() == Thread.State.WAITING);
        assertThat(memory.clearBits(bitmap, 1)).isEqualTo(1);
        return task;
    }

    private static boolean putPatiently(MmapQueue queue, int number) {
        Thread self = Thread.currentThread();
        while (true) {
            Runnable disarm = queue.readiness().arm(Readiness.WRITE, () -> LockSupport.unpark(self));
            try {
                if (Queues.put(queue, number, 10)) {
                    return true;
                }
                LockSupport.park();
            } finally {
                disarm.run();
            }
        }
    }

    @Test
    void aTakerIsFoundWhoseWakerDiedBetweenItsBitAndItsByte() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path);
                MmapQueue other = Queues.small(path)) {
            QueueMemory memory = memory(path);
            for (int i = 0; i < 3; i++) {
                FutureTask<Lease> taker = unseen(memory, QueueLayout.TAKERS_ASLEEP, () -> QueuePeer.take(queue));
                assertThat(Queues.put(other, i, 10)).isTrue();
                Lease lease = taker.get(60, TimeUnit.SECONDS);
                assertThat(lease.number()).isEqualTo(i);
                lease.ack();
            }
        }
    }

    @Test
    void aPutterIsFoundWhoseWakerDiedBetweenItsBitAndItsByte() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path);
                MmapQueue other = Queues.small(path)) {
            QueueMemory memory = memory(path);
            int number = 0;
            while (Queues.put(queue, number, 10)) {
                number++;
            }
            int next = number;
            FutureTask<Boolean> putter = unseen(memory, QueueLayout.PUTTERS_ASLEEP, () -> putPatiently(queue, next));
            other.tryLease().ack();
            assertThat(putter.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whoCannotBeReachedIsSeenByTheNextWaker() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path);
                MmapQueue other = Queues.small(path)) {
            QueueMemory memory = memory(path);
            Runnable disarm = queue.readiness().arm(Readiness.READ, () -> {});
            Files.move(Bell.path(path, 0), directory.resolve("away"));
            assertThat(Queues.put(other, 1, 10)).isTrue();
            assertThat(memory.isAnySet(QueueLayout.TAKERS_ASLEEP)).isTrue();
            Files.move(directory.resolve("away"), Bell.path(path, 0));
            assertThat(Queues.put(other, 2, 10)).isTrue();
            assertThat(memory.isAnySet(QueueLayout.TAKERS_ASLEEP)).isFalse();
            disarm.run();
        }
    }

    @Test
    void whoSleepsBesideAnEmptyQueueIsNotCountedAsFound() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path)) {
            QueueMemory memory = memory(path);
            Runnable disarm = queue.readiness().arm(Readiness.READ, () -> {});
            long beats = new Participants(memory).heartbeat(0);
            await().until(() -> new Participants(memory).heartbeat(0) > beats + 3);
            assertThat(memory.get(QueueLayout.RESCUED)).isZero();
            disarm.run();
        }
    }

    /** Those before it may be dead; and who dies at the slow pace is taken for alive for 5 s by who can't see its process. */
    @Test
    void whoHasJustComeKeepsTheFastPaceAlsoAmongMany() throws Exception {
        Path path = directory.resolve("q");
        List<MmapQueue> many = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                many.add(Queues.small(path));
            }
            Participants participants = new Participants(memory(path));
            await().atMost(Duration.ofSeconds(60)).until(() -> participants.pace(5) > Housekeeping.FAST);
            assertThat(participants.heartbeat(5)).as("fast beats before it").isGreaterThanOrEqualTo(20);
            assertThat(participants.pace(0)).isEqualTo(Housekeeping.FAST);
        } finally {
            many.forEach(MmapQueue::close);
        }
    }

    /** From then on the file may be gone. */
    @Test
    void whoWakesUpWhenTheQueueIsClosedLooksAtTheFileNoMore() throws Exception {
        QueueMemory memory = new QueueMemory(ByteBuffer.allocateDirect((int) SMALL.fileSize()), SMALL);
        Turnstile turnstile = new Turnstile();
        Ear ear = new Ear(new Bell(directory, 0), Thread.currentThread());
        Bells bells = new Bells(memory, new Participants(memory), new Census(memory), turnstile, ear, directory, 0);
        for (boolean closed : new boolean[] {false, true}) {
            if (closed) {
                turnstile.close();
            }
            memory.set(QueueLayout.BLOCKS, ControlWord.ready(1, 0));
            Runnable disarm = bells.signal().arm(Readiness.READ, () -> {});
            memory.set(QueueLayout.TAKERS_ASLEEP, 2);
            disarm.run();
            assertThat(memory.get(QueueLayout.TAKERS_ASLEEP)).isEqualTo(closed ? 2 : 0);
        }
        ear.close();
    }

    /** A process with as many descriptors left as a selector needs, and none for the socket. */
    static final class Crowded {
        private Crowded() {}

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            new Bell(directory, 0).close(); // what it needs is loaded now
            long before = descriptors();
            Selector selector = Selector.open();
            long need = descriptors() - before;
            selector.close();
            limit(before + 20);
            Deque<FileChannel> all = new ArrayDeque<>();
            try {
                while (true) {
                    all.add(FileChannel.open(Path.of("/dev/null")));
                }
            } catch (IOException e) {
                for (int i = 0; i < need; i++) {
                    all.remove().close();
                }
            }
            try {
                new Bell(directory, 0).close();
                System.out.println("it could be opened");
            } catch (IOException e) {
                Selector.open().close();
                System.out.println("all is there again");
            }
        }

        private static long descriptors() throws IOException {
            try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
                return all.count();
            }
        }

        private static void limit(long most) throws Exception {
            new ProcessBuilder("prlimit", "--pid=" + ProcessHandle.current().pid(), "--nofile=" + most + ":" + most)
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Test
    void aBellThatCannotBeOpenedLeavesNoDescriptor() throws Exception {
        try (SecondJvm crowded = SecondJvm.start(Crowded.class, directory.toString())) {
            assertThat(crowded.readLine()).isEqualTo("all is there again");
        }
    }
}

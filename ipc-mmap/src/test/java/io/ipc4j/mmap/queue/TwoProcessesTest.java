package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ipc4j.QueueStats;
import io.ipc4j.mmap.SecondJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One queue in several processes, some of which die. */
@Timeout(300)
class TwoProcessesTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void choose() {
        path = directory.resolve("q");
    }

    private static Lease next(MmapQueue queue) {
        AtomicReference<Lease> found = new AtomicReference<>();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    found.set(queue.tryLease());
                    return found.get() != null;
                });
        return found.get();
    }

    @Test
    void whoSleepsInAnotherProcessIsWoken() throws Exception {
        try (MmapQueue queue = Queues.small(path);
                SecondJvm taker = SecondJvm.start(QueuePeer.Taker.class, path.toString())) {
            assertThat(taker.readLine()).isEqualTo("open");
            for (int i = 0; i < 200; i++) {
                Queues.put(queue, i, 100);
                assertThat(taker.readLine()).isEqualTo(String.valueOf(i));
            }
            assertThat(queue.isDrained()).isTrue();
        }
    }

    @Test
    void whatTheDeadHadLeasedComesBackToThoseWhoSleepToo() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            for (int i = 0; i < 10; i++) {
                Queues.put(queue, i, 2000);
            }
            try (SecondJvm keeper = SecondJvm.start(QueuePeer.Keeper.class, path.toString())) {
                assertThat(keeper.readLine()).isEqualTo("10");
                try (SecondJvm taker = SecondJvm.start(QueuePeer.Taker.class, path.toString())) {
                    assertThat(taker.readLine()).isEqualTo("open");
                    assertThat(queue.stats()).isEqualTo(new QueueStats(0, 10, 64, 3, 0, 0));
                    keeper.signal("KILL");
                    for (int i = 0; i < 10; i++) {
                        assertThat(taker.readLine()).isEqualTo(String.valueOf(i));
                    }
                }
            }
            assertThat(queue.stats().redelivered()).isEqualTo(10);
        }
    }

    @Test
    void whoeverCannotLookAfterItsQueueSaysSoToThoseWhoSleepAndStaysUntilItIsClosed() throws Exception {
        try (SecondJvm exhausted = SecondJvm.start(QueuePeer.Exhausted.class, path.toString())) {
            assertThat(exhausted.readLine()).isEqualTo("open");
            try (SecondJvm keeper = SecondJvm.start(QueuePeer.Keeper.class, path.toString())) {
                assertThat(keeper.readLine()).isEqualTo("0");
                keeper.signal("KILL");
                assertThat(exhausted.readLine()).contains("QueueException", path.toString(), "OutOfMemoryError");
                keeper.process.waitFor();
            }
            assertThat(MmapQueue.stats(path).participants()).isEqualTo(1);
            exhausted.process.getOutputStream().close();
            assertThat(exhausted.process.waitFor()).isZero();
            assertThat(MmapQueue.stats(path).participants()).isZero();
        }
    }

    @Test
    void whoIsStoppedIsNotDead() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            Queues.put(queue, 1, 10);
            try (SecondJvm keeper = SecondJvm.start(QueuePeer.Keeper.class, path.toString())) {
                assertThat(keeper.readLine()).isEqualTo("1");
                keeper.signal("STOP");
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(4)) {
                    assertThat(queue.tryLease()).isNull();
                    Thread.yield();
                }
                keeper.signal("KILL");
                assertThat(next(queue).deliveries()).isEqualTo(2);
            }
        }
    }

    @Test
    void readingTheLockFileMakesNobodyDead() throws Exception {
        try (SecondJvm keeper = SecondJvm.start(QueuePeer.Keeper.class, path.toString());
                SecondJvm taker = SecondJvm.start(QueuePeer.Taker.class, path.toString())) {
            assertThat(keeper.readLine()).isEqualTo("0");
            assertThat(taker.readLine()).isEqualTo("open");
            try (MmapQueue queue = Queues.open(path)) {
                Queues.put(queue, 1, 10);
                assertThat(taker.readLine()).isEqualTo("1");
                taker.signal("KILL");
                await().until(() -> queue.stats().participants() == 2);
                Queues.put(queue, 2, 10);
                Lease lease = next(queue);
                for (int i = 0; i < 200; i++) {
                    Files.readAllBytes(path.resolve("lock"));
                    Thread.yield();
                }
                long slot = 2;
                await().until(() -> Files.readString(Path.of("/proc/locks"))
                        .lines()
                        .anyMatch(line ->
                                line.contains(" " + ProcessHandle.current().pid() + " ")
                                        && line.contains(":" + inode(path.resolve("lock")) + " " + slot)));
                assertThat(queue.stats()).isEqualTo(new QueueStats(0, 1, 65536, 2, 0, 0));
                lease.ack();
            }
        }
    }

    private static Object inode(Path of) {
        try {
            return Files.getAttribute(of, "unix:ino");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void interruptsLoseNothingAndNobodysLock() throws Exception {
        int interrupts = Boolean.getBoolean("ipc4j.tck.long") ? 100_000 : 10_000;
        try (MmapQueue queue = Queues.open(path);
                SecondJvm keeper = SecondJvm.start(
                        QueuePeer.Taker.class, directory.resolve("other").toString())) {
            assertThat(keeper.readLine()).isEqualTo("open");
            AtomicReference<Throwable> failure = new AtomicReference<>();
            AtomicBoolean enough = new AtomicBoolean();
            AtomicBoolean allPut = new AtomicBoolean();
            AtomicInteger put = new AtomicInteger();
            Thread putter = new Thread(() -> {
                try {
                    while (!enough.get()) {
                        if (Queues.put(queue, put.get(), 3000)) {
                            put.incrementAndGet();
                        }
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            Thread taker = new Thread(() -> {
                try {
                    for (int taken = 0; !allPut.get() || taken < put.get(); ) {
                        Lease lease = queue.tryLease();
                        if (lease != null && lease.number() != taken++) {
                            throw new AssertionError("lost one");
                        } else if (lease != null && taken % 10 == 0) {
                            lease.reject(); // opens another queue, the first time
                        } else if (lease != null) {
                            lease.ack();
                        }
                    }
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            putter.start();
            taker.start();
            for (int i = 0; i < interrupts; i++) {
                putter.interrupt();
                taker.interrupt();
                Thread.yield();
            }
            enough.set(true);
            putter.join();
            allPut.set(true);
            taker.join();
            assertThat(put.get()).isGreaterThan(100);
            assertThat(failure.get()).isNull();
            assertThat(queue.isDrained()).isTrue();
            assertThat(Files.readString(Path.of("/proc/locks")))
                    .contains(":" + inode(path.resolve("lock")) + " 0 0")
                    .contains(":" + inode(path.resolve("dead/lock")) + " 0 0");
        }
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void whereverOneDiesTheOthersGoOnAndNothingIsLost(CrashPoint place) throws Exception {
        Random random = new Random(place.ordinal());
        boolean early = place.name().startsWith("CREATE");
        for (int round = 0; round < 2; round++) {
            path = directory.resolve("q" + round);
            if (early) {
                try (SecondJvm mortal = mortal(place, 0)) {
                    assertThat(mortal.process.waitFor()).isEqualTo(99);
                }
                assertThat(path.resolve("data")).doesNotExist();
            }
            try (MmapQueue queue = Queues.small(path)) {
                if (early) {
                    continue;
                }
                for (int i = 0; i < 5; i++) {
                    assertThat(Queues.put(queue, i, 3000)).isTrue();
                }
                try (SecondJvm keeper = SecondJvm.start(QueuePeer.Keeper.class, path.toString())) {
                    assertThat(keeper.readLine()).isEqualTo("5");
                    for (int i = 5; i < 10; i++) {
                        assertThat(Queues.put(queue, i, 3000)).isTrue();
                    }
                    boolean seldom = place.ordinal() >= CrashPoint.SWEEP_BEFORE_REWIND.ordinal()
                            || place == CrashPoint.IN_PADDING;
                    try (SecondJvm mortal = mortal(place, seldom ? 0 : random.nextInt(4))) {
                        assertThat(mortal.process.waitFor()).isEqualTo(99);
                    }
                    keeper.signal("KILL");
                }
                List<Long> numbers = new ArrayList<>();
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    for (Lease lease = queue.tryLease(); lease != null; lease = queue.tryLease()) {
                        int number = (int) lease.number();
                        assertThat(Queues.is(lease, number, number < 1000 ? 3000 : 1000 + number))
                                .isTrue();
                        numbers.add(lease.number());
                        lease.ack();
                    }
                    return queue.isDrained() && queue.stats().participants() == 1;
                });
                assertThat(numbers).doesNotHaveDuplicates();
                assertThat(numbers.stream().filter(number -> number < 1000).count())
                        .as("%s", numbers)
                        .isGreaterThanOrEqualTo(place == CrashPoint.HOLDING_INIT ? 10 : 5);
                for (int i = 0; i < 200; i++) {
                    assertThat(Queues.put(queue, i, 5000)).isTrue();
                    Lease lease = queue.tryLease();
                    assertThat(Queues.is(lease, i, 5000)).isTrue();
                    lease.ack();
                }
            }
        }
    }

    private SecondJvm mortal(CrashPoint place, int times) throws Exception {
        return SecondJvm.start(QueuePeer.Mortal.class, path.toString(), place.name(), String.valueOf(times));
    }
}

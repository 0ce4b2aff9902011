package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.mmap.SecondJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process dies at each place where that hurts: what becomes of the messages is certain, and the queue is as good as new. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class CrashPointTest {
    private static final int ROUNDS = Boolean.getBoolean("ipc4j.tck.long") ? 20 : 3;
    /** Of {@link Queues#small}. */
    private static final int BLOCKS = 64;

    @TempDir
    private Path directory;

    /** The numbers of the messages that must come when 1 and 3 were put before and after, and 2 was being put, or 1 being taken. */
    static Stream<Arguments> deaths() {
        return Stream.of(
                Arguments.of(CrashPoint.BEFORE_CLAIM, List.of(1L, 3L)),
                Arguments.of(CrashPoint.AFTER_CLAIM, List.of(1L, 3L)),
                Arguments.of(CrashPoint.IN_PAYLOAD, List.of(1L, 3L)),
                Arguments.of(CrashPoint.AFTER_READY, List.of(1L, 2L, 3L)),
                Arguments.of(CrashPoint.AFTER_LEASE, List.of(1L, 3L)),
                Arguments.of(CrashPoint.WHILE_LEASED, List.of(1L, 3L)),
                Arguments.of(CrashPoint.IN_ACK, List.of(1L, 3L)),
                Arguments.of(CrashPoint.AFTER_ACK, List.of(3L)),
                Arguments.of(CrashPoint.ATTACH_LOCKED, List.of(1L, 3L)),
                Arguments.of(CrashPoint.HOLDING_INIT, List.of(1L, 3L)));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void whoDiesWhileOthersUseTheQueueLeavesItGood(CrashPoint place, List<Long> come) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (MmapQueue queue = Queues.small(directory.resolve("q" + round))) {
                assertThat(put(queue, 1)).isTrue();
                die(round, place);
                assertThat(put(queue, 3)).isTrue();
                List<Lease> leases = leases(queue, come.size());
                assertThat(leases).extracting(Lease::number).containsExactlyInAnyOrderElementsOf(come);
                if (place == CrashPoint.WHILE_LEASED || place == CrashPoint.IN_ACK) {
                    assertThat(leases.get(0).number() == 1 ? leases.get(0) : leases.get(1))
                            .extracting(Lease::deliveries)
                            .isEqualTo(2);
                }
                leases.forEach(Lease::ack);
                assertAsGoodAsNew(queue);
            }
        }
    }

    /** Nothing is put, and the end of the ring is not lost. */
    @ParameterizedTest
    @MethodSource("rounds")
    void whoDiesWhileItLeavesOutTheEnd(int round) throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q" + round))) {
            die(round, CrashPoint.IN_PADDING);
            assertThat(put(queue, 3)).isTrue();
            List<Lease> leases = leases(queue, 1);
            assertThat(leases.get(0).number()).isEqualTo(3);
            leases.get(0).ack();
            assertAsGoodAsNew(queue);
        }
    }

    static IntStream rounds() {
        return IntStream.range(0, ROUNDS);
    }

    /** One is dead and has a message; who sees to it dies over it; a third, which was stopped meanwhile, sees to both. */
    @ParameterizedTest
    @MethodSource("sweeps")
    void whoDiesWhileItSeesToTheDead(CrashPoint place) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Path path = directory.resolve("q" + round);
            try (MmapQueue queue = Queues.small(path)) {
                assertThat(put(queue, 1)).isTrue();
            }
            try (SecondJvm holder = doomed(path, CrashPoint.WHILE_LEASED, "stall")) {
                assertThat(holder.readLine()).isEqualTo("open");
                assertThat(holder.readLine()).isEqualTo("stalled");
                try (SecondJvm sweeper = doomed(path, place, "halt");
                        SecondJvm taker = SecondJvm.start(QueuePeer.Taker.class, path.toString())) {
                    assertThat(sweeper.readLine()).isEqualTo("open");
                    assertThat(taker.readLine()).isEqualTo("open");
                    taker.signal("STOP");
                    holder.signal("KILL");
                    assertThat(sweeper.process.waitFor()).isEqualTo(Doomed.DEAD);
                    taker.signal("CONT");
                    assertThat(taker.readLine()).isEqualTo("1");
                    try (MmapQueue queue = Queues.small(path)) {
                        assertThat(queue.stats().redelivered()).isGreaterThanOrEqualTo(1);
                        assertThat(queue.isDrained()).isTrue();
                    }
                }
            }
            try (MmapQueue queue = Queues.small(path)) {
                assertAsGoodAsNew(queue);
            }
        }
    }

    static Stream<CrashPoint> sweeps() {
        return Stream.of(CrashPoint.SWEEP_BEFORE_REWIND, CrashPoint.SWEEP_AFTER_REWIND);
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void whoDiesWhileItMakesTheQueueLeavesNothing(int round) throws Exception {
        Path path = directory.resolve("q" + round);
        die(round, CrashPoint.CREATE_BEFORE_RENAME);
        assertThat(files(path)).anyMatch(name -> name.startsWith("data."));
        try (MmapQueue queue = Queues.small(path)) {
            assertThat(files(path)).contains("data").noneMatch(name -> name.startsWith("data."));
            assertAsGoodAsNew(queue);
        }
    }

    private static List<String> files(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** What it had leased is there at once, since it gave it back itself. */
    @ParameterizedTest
    @MethodSource("rounds")
    void whoDiesWhenItHasClosedIsNoLongerThere(int round) throws Exception {
        Path path = directory.resolve("q" + round);
        try (MmapQueue queue = Queues.small(path)) {
            assertThat(put(queue, 1)).isTrue();
            try (SecondJvm leaving = doomed(path, CrashPoint.DETACHED_LOCKED, "halt")) {
                assertThat(leaving.readLine()).isEqualTo("open");
                assertThat(queue.stats().participants()).isEqualTo(2);
                leaving.process.getOutputStream().close();
                assertThat(leaving.process.waitFor()).isEqualTo(Doomed.DEAD);
            }
            assertThat(queue.stats().participants()).isEqualTo(1);
            leases(queue, 1).forEach(Lease::ack);
            assertAsGoodAsNew(queue);
        }
    }

    private void die(int round, CrashPoint place) throws Exception {
        try (SecondJvm doomed = doomed(directory.resolve("q" + round), place, "halt")) {
            assertThat(doomed.process.waitFor()).isEqualTo(Doomed.DEAD);
        }
    }

    private static SecondJvm doomed(Path path, CrashPoint place, String how) throws IOException {
        return SecondJvm.start(Doomed.class, path.toString(), place.name(), how);
    }

    private static boolean put(MmapQueue queue, int number) {
        return Queues.put(queue, number, Doomed.LENGTH);
    }

    /** So many, whole, as soon as they can be had; and then there is no other. */
    private static List<Lease> leases(MmapQueue queue, int count) {
        List<Lease> leases = new ArrayList<>();
        while (leases.size() < count) {
            Lease lease = queue.tryLease();
            if (lease == null) {
                Thread.onSpinWait();
                continue;
            }
            assertThat(Queues.is(lease, (int) lease.number(), Doomed.LENGTH)).isTrue();
            leases.add(lease);
        }
        assertThat(queue.tryLease()).isNull();
        return leases;
    }

    /** Nothing is left in it, all of its blocks can be used, and others can join. */
    private void assertAsGoodAsNew(MmapQueue queue) throws Exception {
        assertThat(queue.isDrained()).isTrue();
        int put = 0;
        while (Queues.put(queue, put, 10)) {
            put++;
        }
        assertThat(put).isEqualTo(BLOCKS);
        for (int i = 0; i < put; i++) {
            Lease lease = queue.tryLease();
            assertThat(Queues.is(lease, i, 10)).isTrue();
            lease.ack();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(Queues.put(queue, i, 5 * (i + 1) * 25)).isTrue();
            Lease lease = queue.tryLease();
            assertThat(Queues.is(lease, i, 5 * (i + 1) * 25)).isTrue();
            lease.ack();
        }
        assertThat(queue.isDrained()).isTrue();
    }
}

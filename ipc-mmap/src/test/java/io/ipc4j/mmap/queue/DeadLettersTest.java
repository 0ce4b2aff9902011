package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.ipc4j.QueueException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that are full, while somebody has some of them out. */
@Timeout(120)
class DeadLettersTest {
    /** Of {@link Queues#small}. */
    private static final int BLOCKS = 64;

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void choose() {
        path = directory.resolve("q");
    }

    private static void reject(MmapQueue queue, int number, int length) {
        assertThat(Queues.put(queue, number, length)).isTrue();
        queue.tryLease().reject();
    }

    private static MmapQueue full(MmapQueue queue) {
        for (int i = 0; i < BLOCKS; i++) {
            reject(queue, i, 10);
        }
        return (MmapQueue) queue.deadLetters();
    }

    private static List<Long> drain(MmapQueue dead) {
        List<Long> numbers = new ArrayList<>();
        for (Lease lease = dead.tryLease(); lease != null; lease = dead.tryLease()) {
            numbers.add(lease.number());
            lease.ack();
        }
        return numbers;
    }

    @Test
    void noneIsDroppedWhileTheOldestIsOutAndWhatWasRejectedStays() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            MmapQueue dead = full(queue);
            Lease oldest = dead.tryLease();
            assertThat(oldest.number()).isZero();
            assertThatThrownBy(() -> reject(queue, BLOCKS, 10))
                    .isInstanceOf(QueueException.class)
                    .hasMessageContainingAll(path.toString(), "leased", "Acknowledge");
            assertThat(queue.stats().deadLetters()).isEqualTo(BLOCKS);
            Lease again = queue.tryLease();
            assertThat(Queues.is(again, BLOCKS, 10)).isTrue();
            oldest.release();
            again.reject();
            assertThat(drain(dead)).hasSize(BLOCKS).startsWith(1L, 2L).endsWith((long) BLOCKS);
        }
    }

    @Test
    void noneIsDroppedForAMessageThatWouldNotFitStill() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            MmapQueue dead = full(queue);
            List<Lease> out = List.of(dead.tryLease(), dead.tryLease(), dead.tryLease(), dead.tryLease());
            out.subList(0, 3).forEach(Lease::release);
            assertThatThrownBy(() -> reject(queue, 100, 3500)).isInstanceOf(QueueException.class);
            assertThat(queue.stats().deadLetters()).isEqualTo(BLOCKS);
            queue.tryLease().ack();
            reject(queue, 101, 2500);
            assertThat(dead.stats().waiting()).as("three gave way").isEqualTo(BLOCKS - 3);
            out.get(3).ack();
            assertThat(drain(dead)).startsWith(4L, 5L).endsWith(101L);
        }
    }

    @Test
    void whatWasDeliveredTooOftenIsTakenIfTheyHaveNoPlaceForIt() throws Exception {
        try (MmapQueue queue = Queues.small(path, 1)) {
            MmapQueue dead = full(queue);
            Lease oldest = dead.tryLease();
            assertThat(Queues.put(queue, 100, 10)).isTrue();
            queue.tryLease().release();
            assertThat(queue.tryTake()).isEqualTo(Queues.message(100, 10).array());
            assertThat(queue.isDrained()).isTrue();
            assertThat(Queues.put(queue, 101, 10)).isTrue();
            queue.tryLease().release();
            oldest.release();
            assertThat(queue.tryTake()).isNull();
            assertThat(queue.isDrained()).isTrue();
            assertThat(drain(dead)).startsWith(1L).endsWith(101L);
        }
    }

    /** Who rejects much would do nothing but wait. */
    @Test
    void aWaitInVainCountsForTheNextOnes() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            MmapQueue dead = full(queue);
            Lease oldest = dead.tryLease();
            for (int i = 0; i < 400; i++) { // 200 s if each waits
                assertThatThrownBy(() -> reject(queue, BLOCKS, 10)).isInstanceOf(QueueException.class);
                queue.tryLease().ack();
            }
            oldest.release();
            reject(queue, BLOCKS, 10);
            assertThat(drain(dead)).startsWith(1L).endsWith((long) BLOCKS);
        }
    }

    @Test
    void whoClosesThemKeepsNobodyFromThem() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            reject(queue, 1, 10);
            queue.deadLetters().close();
            reject(queue, 2, 10);
            assertThat(drain((MmapQueue) queue.deadLetters())).containsExactly(1L, 2L);
        }
    }

    /** No memory for a copy, for example: there are no bytes here. */
    @Test
    void whatCannotBeTakenOverForAnotherReasonGoesBack() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            List<Lease> released = new ArrayList<>();
            Lease.Answers answers = new Lease.Answers() {
                @Override
                public void ack(Lease lease) {
                    fail("it is nowhere else");
                }

                @Override
                public void release(Lease lease) {
                    released.add(lease);
                }

                @Override
                public void handBack(Lease lease) {
                    fail("it was delivered");
                }

                @Override
                public void reject(Lease lease) {
                    fail("that is where it comes from");
                }
            };
            Lease lease = new Lease(answers, 0, 0, null, 7, 1);
            assertThatThrownBy(() -> queue.dead.take(lease, answers)).isInstanceOf(NullPointerException.class);
            assertThat(released).containsExactly(lease);
        }
    }

    /** Each leases the oldest for a moment, to drop it. */
    @Test
    void severalMayDropTheOldestAtOnce() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (MmapQueue queue = Queues.small(path);
                MmapQueue other = Queues.small(path)) {
            full(queue);
            List<Future<?>> all = new ArrayList<>();
            for (MmapQueue each : List.of(queue, other, queue, other)) {
                all.add(threads.submit((Callable<?>) () -> rejectMany(each)));
            }
            for (Future<?> each : all) {
                each.get();
            }
            assertThat(queue.stats().deadLetters()).isBetween(BLOCKS / 3L - 2, (long) BLOCKS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean rejectMany(MmapQueue queue) {
        for (int i = 0; i < 1000; i++) {
            Queues.put(queue, i, i % 3 * 1000);
            Lease lease = queue.tryLease();
            if (lease != null) {
                lease.reject();
            }
        }
        return true;
    }
}

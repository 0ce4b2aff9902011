package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.QueueOptions;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.LeasedMessage;
import io.ipc4j.spi.Readiness;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many messages that are put, leased and answered with one call. */
@Timeout(120)
class ManyAtOnceTest {
    @TempDir
    private Path directory;

    @Test
    void manyAreLikeOneAfterTheOther() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            int put = 0;
            int taken = 0;
            for (int round = 0; round < 500; round++) {
                List<ByteBuffer> messages = new ArrayList<>();
                for (int i = 0; i < round % 90; i++) {
                    messages.add(Queues.message(put + i, length(put + i)));
                }
                put += queue.tryPutAll(messages, 7, put);
                List<LeasedMessage> leases = queue.tryLeaseAll(1 + round % 40);
                assertThat(leases).hasSizeLessThanOrEqualTo(1 + round % 40);
                for (LeasedMessage lease : leases) {
                    assertThat(Queues.is((Lease) lease, taken, length(taken))).isTrue();
                    taken++;
                }
                queue.ackAll(leases);
                assertThat(queue.stats().waiting()).isEqualTo(put - taken);
            }
            assertThat(put).isGreaterThan(5000);
            assertThat(queue.tryLeaseAll(1000)).hasSize(put - taken);
        }
    }

    private static int length(int number) {
        return number % 13 == 0 ? 3000 : number % 50;
    }

    @Test
    void ofManyAsManyArePutAsThereIsRoomFor() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            List<ByteBuffer> messages = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                messages.add(Queues.message(i, 10));
            }
            assertThat(queue.tryPutAll(messages, 7, 0)).isEqualTo(64);
            assertThat(queue.tryPutAll(messages.subList(64, 100), 7, 64)).isZero();
            queue.tryLease().ack();
            assertThat(queue.tryPutAll(messages.subList(64, 100), 7, 64)).isEqualTo(1);
            messages.set(1, ByteBuffer.allocate(queue.maxMessage() + 1));
            queue.tryLease().ack();
            assertThatThrownBy(() -> queue.tryPutAll(messages, 7, 0)).isInstanceOf(IllegalArgumentException.class);
            assertThat(queue.stats().waiting()).as("all or none is too large").isEqualTo(63);
        }
    }

    @Test
    void whatIsHandedBackWasNotDelivered() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue =
                MmapQueue.open(path, Queues.options(QueueOptions.defaults().withMaxDeliveries(1), Map.of()))) {
            Queues.put(queue, 0, 10);
            Queues.put(queue, 1, 10);
            for (int i = 0; i < 5; i++) {
                List<LeasedMessage> leases = queue.tryLeaseAll(2);
                assertThat(leases).extracting(LeasedMessage::deliveries).containsExactly(1, 1);
                leases.forEach(LeasedMessage::handBack);
            }
            assertThat(queue.stats())
                    .isEqualTo(new QueueStats(2, 0, queue.stats().capacity(), 1, 0, 0));
            queue.tryLeaseAll(2).forEach(LeasedMessage::release);
            assertThat(queue.tryLeaseAll(2)).as("delivered too often, both").isEmpty();
            assertThat(queue.stats().deadLetters()).isEqualTo(2);
        }
    }

    @Test
    void manyThatArePutTogetherWakeAsMany() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path);
                MmapQueue one = Queues.small(path);
                MmapQueue other = Queues.small(path);
                MmapQueue third = Queues.small(path)) {
            CountDownLatch awake = new CountDownLatch(2);
            for (MmapQueue sleeper : List.of(one, other, third)) {
                sleeper.readiness().arm(Readiness.READ, awake::countDown);
            }
            List<ByteBuffer> messages = List.of(Queues.message(5, 10), Queues.message(6, 10));
            assertThat(queue.tryPutAll(messages, 7, 5)).isEqualTo(2);
            assertThat(awake.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(queue.tryPutAll(List.of(), 7, 7)).isZero();
        }
    }

    @Test
    void thoseThatWereDeliveredTooOftenDoNotCount() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue =
                MmapQueue.open(path, Queues.options(QueueOptions.defaults().withMaxDeliveries(1), Map.of()))) {
            for (int i = 0; i < 6; i++) {
                Queues.put(queue, i, 10);
            }
            List<LeasedMessage> all = queue.tryLeaseAll(6);
            for (int i = 0; i < 6; i++) {
                if (i % 2 == 0) {
                    all.get(i).release();
                } else {
                    all.get(i).handBack();
                }
            }
            assertThat(queue.tryLeaseAll(3)).extracting(LeasedMessage::number).containsExactly(1L, 3L, 5L);
            assertThat(queue.stats().deadLetters()).isEqualTo(3);
        }
    }

    /** The second of three has been delivered too often, and there is no place for dead letters. */
    @Test
    void ifOneCannotBeADeadLetterItIsDeliveredOnceMoreInItsPlace() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue =
                MmapQueue.open(path, Queues.options(QueueOptions.defaults().withMaxDeliveries(1), Map.of()))) {
            Queues.put(queue, 0, 10);
            Queues.put(queue, 1, 10);
            Lease first = queue.tryLease();
            queue.tryLease().release();
            first.handBack();
            Queues.put(queue, 2, 10);
            Files.writeString(path.resolve("dead"), "not a directory");
            List<LeasedMessage> all = queue.tryLeaseAll(3);
            assertThat(all).extracting(LeasedMessage::number).containsExactly(0L, 1L, 2L);
            assertThat(all).extracting(LeasedMessage::deliveries).containsExactly(1, 2, 1);
            all.forEach(LeasedMessage::handBack);
            assertThat(queue.stats().leased()).isZero();
            Files.delete(path.resolve("dead"));
            assertThat(queue.tryLeaseAll(3)).extracting(LeasedMessage::number).containsExactly(0L, 2L);
            assertThat(queue.stats().deadLetters()).isEqualTo(1);
        }
    }
}

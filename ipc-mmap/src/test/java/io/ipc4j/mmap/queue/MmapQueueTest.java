package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.CorruptQueueException;
import io.ipc4j.Durability;
import io.ipc4j.QueueClosedException;
import io.ipc4j.QueueException;
import io.ipc4j.QueueOptions;
import io.ipc4j.QueueStats;
import io.ipc4j.spi.QueueStore;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MmapQueueTest {
    @TempDir
    private Path directory;

    @Test
    void messagesComeOutAsTheyWentInOverManyLapsAtEverySize() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            Random random = new Random(1);
            Deque<int[]> in = new ArrayDeque<>();
            int number = 0;
            for (int i = 0; i < 20_000; i++) {
                int length = random.nextInt(10) == 0 ? random.nextInt(queue.maxMessage() + 1) : random.nextInt(1200);
                if (random.nextInt(100) < 55) {
                    if (Queues.put(queue, number, length)) {
                        in.add(new int[] {number++, length});
                    } else {
                        assertThat(in).isNotEmpty();
                    }
                } else {
                    Lease lease = queue.tryLease();
                    if (in.isEmpty()) {
                        assertThat(lease).isNull();
                    } else {
                        int[] expected = in.remove();
                        assertThat(Queues.is(lease, expected[0], expected[1])).isTrue();
                        lease.ack();
                    }
                }
                if (i % 1000 == 0) {
                    assertThat(queue.stats().waiting()).isEqualTo(in.size());
                    assertThat(queue.isDrained()).isEqualTo(in.isEmpty());
                }
            }
            assertThat(number).isGreaterThan(2000);
        }
    }

    @Test
    void aFullQueueTakesNothingUntilItsOldestIsAcknowledged() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            int count = 0;
            while (Queues.put(queue, count, 100)) {
                count++;
            }
            assertThat(count).isEqualTo(64);
            assertThat(queue.stats()).isEqualTo(new QueueStats(64, 0, 64, 1, 0, 0));
            Lease oldest = queue.tryLease();
            assertThat(Queues.put(queue, count, 100)).isFalse();
            oldest.ack();
            assertThat(Queues.put(queue, count, 100)).isTrue();
            assertThat(Queues.put(queue, count, 100)).isFalse();
            for (int i = 1; i <= count; i++) {
                Lease lease = queue.tryLease();
                assertThat(Queues.is(lease, i, 100)).isTrue();
                lease.ack();
            }
            assertThat(queue.tryLease()).isNull();
            assertThat(queue.isDrained()).isTrue();
        }
    }

    /** Else nobody could ever put anything there again, and nobody would be told why. */
    @Test
    void aBlockThatSomethingElseHasWrittenToIsFoundWhenItsRecordIsFreed() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path)) {
            assertThat(Queues.put(queue, 1, 1500)).isTrue();
            Lease lease = queue.tryLease();
            try (FileChannel file = FileChannel.open(path.resolve("data"), StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(8).putInt(0, 0x12345678), QueueLayout.BLOCKS + 1024);
            }
            assertThatThrownBy(lease::ack)
                    .isInstanceOf(CorruptQueueException.class)
                    .hasMessageContaining("block 1 ");
            assertThatThrownBy(() -> Queues.put(queue, 2, 10)).isInstanceOf(QueueException.class);
        }
    }

    @Test
    void aFreeBlockThatSomethingElseHasWrittenToIsNoFullQueue() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path)) {
            try (FileChannel file = FileChannel.open(path.resolve("data"), StandardOpenOption.WRITE)) {
                byte[] word = {0, 0, 0, 0, 0, 0, (byte) 0xEE, 0x70};
                file.write(ByteBuffer.wrap(word), QueueLayout.BLOCKS + 2 * 1024);
            }
            assertThatThrownBy(() -> Queues.put(queue, 1, 3000))
                    .isInstanceOf(CorruptQueueException.class)
                    .hasMessageContaining("block 2 ");
        }
    }

    @Test
    void deadLettersThatCannotBeOpenedAreNobodyElsesFault() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path)) {
            Files.writeString(path.resolve("dead"), "not a directory");
            assertThatThrownBy(queue::deadLetters).isInstanceOf(QueueException.class);
            assertThat(Queues.put(queue, 1, 10)).isTrue();
            Lease lease = queue.tryLease();
            assertThatThrownBy(lease::reject).isInstanceOf(QueueException.class);
            assertThat(Queues.is(queue.tryLease(), 1, 10))
                    .as("it is still there")
                    .isTrue();
        }
    }

    @Test
    void thereIsAmpleRoomWhenManyPlacesAreFreeAndRoomWhenOneIs() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            assertThat(queue.hasAmpleRoom()).isTrue();
            for (int i = 0; i < 64; i++) {
                assertThat(Queues.put(queue, i, 100)).isTrue();
            }
            for (int free = 1; free <= 8; free++) {
                assertThat(queue.hasAmpleRoom()).as("%d are free", free - 1).isFalse();
                queue.tryLease().ack();
            }
            assertThat(Queues.put(queue, 64, 100)).isTrue();
            queue.tryLease().ack();
            queue.tryLease().ack();
            assertThat(queue.hasAmpleRoom()).isTrue();
        }
    }

    @Test
    void messagesWithoutANumberGetOneEach() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            Set<Long> numbers = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                assertThat(queue.tryPut(ByteBuffer.allocate(i % 3 * 1000), 7, QueueStore.UNNUMBERED))
                        .isTrue();
                Lease lease = queue.tryLease();
                assertThat(lease.series()).isEqualTo(7);
                assertThat(numbers.add(lease.number())).isTrue();
                long number = lease.number();
                lease.release();
                Lease again = queue.tryLease();
                assertThat(again.number()).isEqualTo(number);
                again.ack();
            }
        }
    }

    @Test
    void theLargestMessageFitsWhereverTheRingStands() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            int most = queue.maxMessage();
            assertThat(most).isBetween(15_000, 16_384);
            for (int i = 0; i < 100; i++) {
                assertThat(Queues.put(queue, i, most)).isTrue();
                Lease lease = queue.tryLease();
                assertThat(Queues.is(lease, i, most)).isTrue();
                lease.ack();
                Queues.put(queue, i, 0);
                queue.tryLease().ack();
            }
            assertThatThrownBy(() -> queue.tryPut(ByteBuffer.allocate(most + 1), 0, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("at most " + most, "size=", "block=");
            assertThat(queue.isDrained()).isTrue();
        }
    }

    @Test
    void whatIsReleasedComesAgainFirstAndCounts() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            for (int i = 0; i < 10; i++) {
                Queues.put(queue, i, 10);
            }
            List<Lease> leases = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                leases.add(queue.tryLease());
            }
            assertThat(queue.stats()).isEqualTo(new QueueStats(5, 5, 64, 1, 0, 0));
            leases.get(3).release();
            leases.get(1).release();
            leases.get(0).ack();
            assertThat(queue.tryLease().number()).isEqualTo(1);
            Lease third = queue.tryLease();
            assertThat(third.number()).isEqualTo(3);
            assertThat(third.deliveries()).isEqualTo(2);
            assertThat(queue.tryLease().number()).isEqualTo(5);
            assertThat(queue.stats().redelivered()).isEqualTo(2);
        }
    }

    @Test
    void whatWasNotAcknowledgedIsThereWhenTheQueueIsOpenedAgain() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.small(path)) {
            for (int i = 0; i < 10; i++) {
                Queues.put(queue, i, 2000);
            }
            queue.tryLease().ack();
            queue.tryLease();
            queue.tryLease().ack();
        }
        assertThat(MmapQueue.stats(path)).isEqualTo(new QueueStats(8, 0, 64, 0, 1, 0));
        try (MmapQueue queue = Queues.open(path)) {
            for (int i : new int[] {1, 3, 4, 5, 6, 7, 8, 9}) {
                Lease lease = queue.tryLease();
                assertThat(Queues.is(lease, i, 2000)).isTrue();
                assertThat(lease.deliveries()).isEqualTo(i == 1 ? 2 : 1);
                lease.ack();
            }
            assertThat(queue.tryLease()).isNull();
        }
    }

    @Test
    void twoInOneProcessAreTwoParticipantsAndOneGivesBackWhatItHadWhenItCloses() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue one = Queues.small(path)) {
            MmapQueue other = Queues.open(path);
            assertThat(one.stats().participants()).isEqualTo(2);
            Queues.put(one, 1, 50);
            assertThat(other.tryLease().number()).isEqualTo(1);
            assertThat(one.tryLease()).isNull();
            other.close();
            assertThat(one.tryLease().deliveries()).isEqualTo(2);
            assertThat(one.stats().participants()).isEqualTo(1);
        }
    }

    @Test
    void rejectedAndTooOftenDeliveredMessagesAreDeadLettersUnderTheirNames() throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue =
                MmapQueue.open(path, Queues.options(QueueOptions.defaults().withMaxDeliveries(3), Map.of()))) {
            Queues.put(queue, 1, 50);
            Queues.put(queue, 2, 5000);
            queue.tryLease().reject();
            for (int i = 0; i < 3; i++) {
                queue.tryLease().release();
            }
            assertThat(queue.tryLease()).isNull();
            assertThat(queue.isDrained()).isTrue();
            assertThat(queue.stats().deadLetters()).isEqualTo(2);
            MmapQueue dead = (MmapQueue) queue.deadLetters();
            assertThat(queue.deadLetters()).isSameAs(dead);
            assertThat(dead.deadLetters()).isNull();
            Lease first = dead.tryLease();
            assertThat(Queues.is(first, 1, 50)).isTrue();
            first.reject();
            first = dead.tryLease();
            assertThat(Queues.is(first, 1, 50)).isTrue();
            first.ack();
            assertThat(Queues.is(dead.tryLease(), 2, 5000)).isTrue();
        }
        assertThat(MmapQueue.stats(path).deadLetters()).isEqualTo(1);
    }

    @Test
    void whenTheDeadLettersAreFullTheOldestGiveWay() throws Exception {
        try (MmapQueue queue = Queues.small(directory.resolve("q"))) {
            for (int i = 0; i < 100; i++) {
                Queues.put(queue, i, 10);
                queue.tryLease().reject();
            }
            assertThat(queue.stats().deadLetters()).isEqualTo(64);
            MmapQueue dead = (MmapQueue) queue.deadLetters();
            assertThat(dead.tryLease().number()).isEqualTo(36);
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void everyDurabilityKeepsWhatWasPut(Durability durability) throws Exception {
        Path path = directory.resolve("q");
        try (MmapQueue queue = Queues.open(path, durability)) {
            for (int i = 0; i < 20; i++) {
                assertThat(Queues.put(queue, i, 300 * i)).isTrue();
            }
        }
        try (MmapQueue queue = Queues.open(path)) {
            for (int i = 0; i < 20; i++) {
                assertThat(Queues.is(queue.tryLease(), i, 300 * i)).isTrue();
            }
        }
    }

    @Test
    void whatWasSetWhenItWasMadeMustAgree() throws Exception {
        Path path = directory.resolve("q");
        Queues.small(path).close();
        Queues.small(path).close();
        assertThatThrownBy(() -> Queues.open(path, Map.of("block", "256")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("block=256", "block=1024");
        assertThatThrownBy(() -> Queues.open(path, Map.of("size", "128k")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("size=131072", "size=65536");
        assertThatThrownBy(() -> Queues.open(path, Durability.SYNC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("durability");
        assertThatThrownBy(() -> MmapQueue.open(
                        path, Queues.options(QueueOptions.defaults().withCapacity(65), Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("capacity=65", "capacity=64");
        assertThatThrownBy(() -> Queues.open(path, Map.of("block", "100")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("power of two");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4096, 4097, 1 << 20})
    void aCapacityIsAtLeastWhatWasAskedFor(long capacity) throws Exception {
        try (MmapQueue queue = MmapQueue.open(
                directory.resolve("q"), Queues.options(QueueOptions.defaults().withCapacity(capacity), Map.of()))) {
            assertThat(queue.stats().capacity())
                    .isGreaterThanOrEqualTo(capacity)
                    .isLessThan(2 * capacity + 4096);
        }
    }

    @Test
    void aClosedQueueSaysSoAndLeavesNoThreadAndNoBell() throws Exception {
        Path path = directory.resolve("q");
        MmapQueue queue = Queues.small(path);
        Queues.put(queue, 1, 10);
        Lease lease = queue.tryLease();
        queue.close();
        queue.close();
        assertThatThrownBy(lease::ack).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(queue::tryLease).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(() -> Queues.put(queue, 1, 10)).isInstanceOf(QueueClosedException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("ipc4j-queue-q"));
        List<String> left = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            files.forEach(each -> left.add(each.getFileName().toString()));
        }
        assertThat(left).containsExactlyInAnyOrder("data", "lock");
        assertThat(System.getProperties().stringPropertyNames())
                .noneMatch(name -> name.startsWith("io.ipc4j.queue.open:"));
    }
}

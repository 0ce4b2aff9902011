package io.ipc4j.mmap.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.CorruptQueueException;
import io.ipc4j.QueueStats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a queue's file may be like after its last user has died, or the machine has. */
@Timeout(120)
class RecoveryTest {
    private static final int BLOCK = 1024;
    private static final int BLOCKS = 64;
    private static final Geometry GEOMETRY = new Geometry(BLOCK, BLOCKS);

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void choose() {
        path = directory.resolve("q");
    }

    /** Changes the file while nobody has it open. */
    private void change(Consumer<ByteBuffer> change) throws Exception {
        try (FileChannel file =
                FileChannel.open(path.resolve("data"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            change.accept(
                    file.map(FileChannel.MapMode.READ_WRITE, 0, file.size()).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    /** As if the machine had been started anew since. */
    private void reboot() throws Exception {
        change(bytes -> bytes.putLong(QueueLayout.BOOT_ID, 42));
    }

    private static int block(int index) {
        return QueueLayout.BLOCKS + index * BLOCK;
    }

    /** Puts messages 0 to 9 of two blocks, and acknowledges the first two. */
    private void fill() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            for (int i = 0; i < 10; i++) {
                Queues.put(queue, i, 1500);
            }
            queue.tryLease().ack();
            queue.tryLease().ack();
        }
    }

    private List<Long> drain() throws Exception {
        List<Long> numbers = new ArrayList<>();
        try (MmapQueue queue = Queues.open(path)) {
            for (Lease lease = queue.tryLease(); lease != null; lease = queue.tryLease()) {
                assertThat(Queues.is(lease, (int) lease.number(), lease.bytes().remaining()))
                        .isTrue();
                numbers.add(lease.number());
                lease.ack();
            }
            assertThat(queue.isDrained()).isTrue();
            useIt(queue);
        }
        return numbers;
    }

    private static void useIt(MmapQueue queue) {
        for (int i = 0; i < 5 * BLOCKS; i++) {
            assertThat(Queues.put(queue, i, i * 7)).isTrue();
            Lease lease = queue.tryLease();
            assertThat(Queues.is(lease, i, i * 7)).isTrue();
            lease.ack();
        }
    }

    @Test
    void afterARestartOfTheMachineWhatIsWholeIsThereInItsOrder() throws Exception {
        fill();
        reboot();
        assertThat(drain()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void afterARestartWhatWasLeasedIsReadyAndWhatWasBeingWrittenIsGone() throws Exception {
        fill();
        change(bytes -> {
            bytes.putLong(block(6), ControlWord.leased(5, bytes.getLong(block(6))));
            bytes.putLong(block(8), ControlWord.writing(7, 2, 0));
        });
        reboot();
        assertThat(drain()).containsExactly(2L, 3L, 5L, 6L, 7L, 8L, 9L);
        assertThat(MmapQueue.stats(path).redelivered()).isEqualTo(1);
    }

    @Test
    void afterARestartWhatIsNotWholeIsDropped() throws Exception {
        fill();
        change(bytes -> {
            bytes.put(block(5) + 100, (byte) ~bytes.get(block(5) + 100)); // in the second block of message 2
            bytes.putInt(block(8) + QueueLayout.LENGTH, 1499);
            bytes.putLong(block(10) + QueueLayout.POSITION, 74);
            bytes.putLong(block(12) + QueueLayout.NUMBER, 3);
            bytes.putLong(block(14), ControlWord.ready(1, 0)); // the lie about its span is too short for its length
        });
        reboot();
        assertThat(drain()).containsExactly(3L, 8L, 9L);
    }

    @Test
    void afterARestartPagesMayBeOfOtherLaps() throws Exception {
        try (MmapQueue queue = Queues.small(path)) {
            for (int i = 0; i < 3 * BLOCKS; i++) {
                Queues.put(queue, i, 100);
                queue.tryLease().ack();
            }
            for (int i = 0; i < 10; i++) {
                Queues.put(queue, i, 100);
            }
        }
        change(bytes -> {
            bytes.putLong(block(20), ControlWord.ready(1, 1)); // left from lap 1; it is lap 3 now
            bytes.putLong(block(30), ControlWord.free(1));
            bytes.putLong(block(40), ControlWord.leased(1, ControlWord.ready(3, 0)));
            bytes.putLong(block(50), -1);
        });
        reboot();
        assertThat(drain()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void afterARestartAWholeMessageOfALapThatIsOverIsNotDeliveredAgain() throws Exception {
        byte[] old = new byte[BLOCK];
        try (MmapQueue queue = Queues.small(path)) {
            for (int i = 0; i < 3 * BLOCKS; i++) {
                Queues.put(queue, i, 100);
                if (i == BLOCKS + 20) {
                    change(bytes -> bytes.get(block(20), old));
                }
                queue.tryLease().ack();
            }
            Queues.put(queue, 1000, 100);
        }
        change(bytes -> bytes.put(block(20), old));
        reboot();
        assertThat(drain()).containsExactly(1000L);
    }

    @Test
    void anyMixOfPagesAfterARestartIsASoundQueueThatDeliversNothingWrong() throws Exception {
        Random random = new Random(3);
        for (int round = 0; round < 30; round++) {
            path = directory.resolve("q" + round);
            byte[] old = null;
            try (MmapQueue queue = Queues.small(path)) {
                for (int i = 0; i < 300; i++) {
                    Queues.put(queue, i, random.nextInt(4000));
                    Lease lease = random.nextInt(3) > 0 ? queue.tryLease() : null;
                    if (lease != null && random.nextInt(10) > 0) {
                        lease.ack();
                    }
                    if (i == 200 + round) {
                        byte[] now = new byte[(int) GEOMETRY.fileSize()];
                        change(bytes -> bytes.get(0, now));
                        old = now;
                    }
                }
            }
            byte[] before = old;
            change(bytes -> {
                for (int at = QueueLayout.BLOCKS; at < bytes.capacity(); at += 4096) {
                    if (random.nextBoolean()) {
                        bytes.put(at, before, at, 4096);
                    }
                }
            });
            reboot();
            assertThat(drain()).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    void withoutARestartAWordThatNoDeathExplainsIsRefused() throws Exception {
        long[] impossible = {
            ControlWord.ready(1, 3), // of a lap that has not been
            ControlWord.free(3),
            ControlWord.ready(40, 0), // longer than a record can be
            ControlWord.ready(0, 0),
            ControlWord.leased(300, ControlWord.ready(1, 0)),
            1L << 33,
            -1L,
        };
        for (int i = 0; i < impossible.length; i++) {
            path = directory.resolve("q" + i);
            fill();
            long word = impossible[i];
            change(bytes -> bytes.putLong(block(60), word));
            assertThatThrownBy(() -> Queues.open(path))
                    .as(ControlWord.describe(word))
                    .isInstanceOf(CorruptQueueException.class)
                    .hasMessageContainingAll(path.toString(), "block ", "something else has written");
            assertThat(MmapQueue.stats(path).capacity()).isEqualTo(BLOCKS);
        }
    }

    @Test
    void withoutARestartADamagedMessageIsDroppedAndTheOthersAreNot() throws Exception {
        fill();
        change(bytes -> bytes.put(block(9) + 500, (byte) ~bytes.get(block(9) + 500)));
        assertThat(drain()).containsExactly(2L, 3L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void theHintsDoNotMatterToTheNextWhoOpens() throws Exception {
        for (long hint : new long[] {0, 5, 1 << 20, -1L, Long.MAX_VALUE}) {
            path = directory.resolve("q" + hint);
            fill();
            change(bytes -> {
                bytes.putLong(QueueLayout.TAIL, hint);
                bytes.putLong(QueueLayout.CURSOR, hint);
                bytes.putLong(QueueLayout.TAKERS_ASLEEP, hint);
            });
            assertThat(drain()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        }
    }

    @Test
    void positionsMayWrap() throws Exception {
        fill();
        drain();
        long laps = ControlWord.lap(-1L) & (1L << Math.min(ControlWord.LAP_BITS, 48 - 6)) - 1;
        long lap = laps - 2;
        change(bytes -> {
            for (int i = 0; i < BLOCKS; i++) {
                bytes.putLong(block(i), ControlWord.free(lap));
            }
        });
        int number = 0;
        for (int i = 0; i < 8; i++) {
            try (MmapQueue queue = Queues.open(path)) { // with a recovery in each half lap
                assertThat(queue.stats()).isEqualTo(new QueueStats(i == 0 ? 0 : 3, 0, BLOCKS, 1, i, 0));
                for (int k = 0; k < 32; k++) {
                    assertThat(Queues.put(queue, number++, 500)).isTrue();
                    if (i > 0 || k >= 3) {
                        Lease lease = queue.tryLease();
                        assertThat(Queues.is(lease, number - 4, 500)).isTrue();
                        lease.ack();
                    }
                }
                queue.tryLease();
            }
        }
        change(bytes -> assertThat(ControlWord.lap(bytes.getLong(block(0)))).isLessThan(10));
    }
}

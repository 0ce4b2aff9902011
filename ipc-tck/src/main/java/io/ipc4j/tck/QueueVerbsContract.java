package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a queue does with the messages that are put in (rules Q1 to Q8). */
public interface QueueVerbsContract extends QueueFixture {

    /** Q1. Messages of many sizes, from one user of the queue to another. If not: the edges of the store's blocks. */
    @Test
    default void messagesAreTakenWholeOnceAndInOrder() throws Exception {
        int count = 20_000;
        try (QueuePlace place = place();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            Background<Void> putter = Background.run(() -> {
                for (int i = 0; i < count; i++) {
                    from.put(Messages.numbered(1, i, Stock.size(from, i)));
                }
            });
            Stock.expect(to, 1, 0, count);
            putter.get();
            Stock.assertGood(to);
        }
    }

    /** Q1. The same through a queue that is full most of the time, so that all of its room is used again and again. */
    @Test
    default void messagesAreTakenInOrderFromAQueueThatIsAlwaysFull() throws Exception {
        int count = 5000;
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            int most = Math.min(20_000, to.maxMessage());
            Background<Void> putter = Background.run(() -> {
                for (int i = 0; i < count; i++) {
                    from.put(Messages.numbered(1, i, Messages.LEAST + i * 7919 % (most - Messages.LEAST)));
                }
            });
            Stock.expect(to, 1, 0, count);
            putter.get();
            Stock.assertGood(from);
        }
    }

    /** Q2. The sizes around pages, headers and blocks, and the limit itself. */
    @Test
    default void aMessageOfAnySizeUpToTheLimitIsTaken() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            int max = queue.maxMessage();
            List<Integer> sizes = new ArrayList<>(List.of(0, max, max - 1, max, max - 7, 0, 1, 2, 3, 5, 7, 8, 9));
            for (int size = 16; size < max; size *= 2) {
                sizes.addAll(List.of(size - 1, size, Math.min(size + 1, max)));
            }
            for (int i = 0; i < sizes.size(); i++) {
                byte[] message = Messages.bytes(sizes.get(i), 2);
                if (i % 2 == 0) {
                    queue.put(message);
                } else {
                    assertThat(queue.offer(message))
                            .as("%d bytes, offered", message.length)
                            .isTrue();
                }
                assertThat(Stock.take(queue)).as("%d bytes", message.length).isEqualTo(message);
            }
        }
    }

    /** Q2. A message of no bytes is a message, and not "nothing". */
    @Test
    default void theEmptyMessageIsAMessageInAQueue() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            for (int i = 0; i < 5; i++) {
                queue.put(new byte[0]);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(Stock.take(queue)).isEmpty();
            }
            assertThat(queue.poll()).isNull();
        }
    }

    /** Q3. By every way of putting, before anything is put. */
    @Test
    default void aMessageOverTheLimitIsRefusedAndTheQueueStaysGood() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            byte[] tooLarge = new byte[queue.maxMessage() + 1];
            List<Background.Work> ways = List.of(
                    () -> queue.put(tooLarge),
                    () -> queue.offer(tooLarge),
                    () -> queue.offer(tooLarge, Duration.ofSeconds(1)),
                    () -> queue.putAsync(tooLarge),
                    () -> queue.putAll(List.of(tooLarge)));
            for (Background.Work way : ways) {
                assertThatThrownBy(way::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(String.valueOf(queue.maxMessage()));
            }
            Stock.assertGood(queue);
        }
    }

    /** Q4. Put waits until there is room; nothing is dropped, and nothing comes too early. */
    @Test
    default void putWaitsWhileTheQueueIsFull() throws Exception {
        int more = 500;
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            int count = Stock.fill(from);
            Background<Void> putter = Background.run(() -> {
                        for (int i = count; i < count + more; i++) {
                            from.put(Messages.numbered(0, i, Stock.SMALL));
                        }
                    })
                    .awaitAsleep();
            Stock.expect(to, 0, 0, count + more);
            putter.get();
            Stock.assertGood(to);
        }
    }

    /** Q4. Many wait for room, and each place that is made lets one of them in. If one hangs: a wake-up went to nobody. */
    @Test
    default void roomForOneWakesOneOfThoseWhoPut() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            int count = Stock.fill(one);
            List<Background<Void>> putters = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int sender = i + 1;
                MessageQueue<byte[]> by = i % 2 == 0 ? one : other;
                putters.add(Background.run(() -> by.put(Messages.numbered(sender, 0, Stock.SMALL)))
                        .awaitAsleep());
            }
            Stock.expect(one, 0, 0, count);
            for (Background<Void> putter : putters) {
                putter.get();
                assertThat(Messages.number(Stock.take(other))).isZero();
            }
            Stock.assertGood(one);
        }
    }

    /** Q5. False takes nothing; true comes back as soon as there is room. What it holds is what its maker asked for, at least. */
    @Test
    default void offerIsFalseWhileTheQueueIsFull() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            long capacity = queue.capacity();
            int next = 0;
            for (int round = 0; round < 3; round++) {
                int first = next;
                while (queue.offer(Messages.numbered(0, next, Stock.SMALL))) {
                    next++;
                    assertThat((long) next - first).isLessThanOrEqualTo(capacity);
                }
                assertThat(next - first).isGreaterThanOrEqualTo(Stock.FEW);
                assertThat(queue.offer(Messages.numbered(9, 9, Stock.SMALL))).isFalse();
                Messages.is(Stock.take(queue), 0, first);
                int last = next++;
                Lines.until(() -> queue.offer(Messages.numbered(0, last, Stock.SMALL)));
                Stock.expect(queue, 0, first + 1, next);
                assertThat(queue.poll())
                        .as("what offer took though it said false")
                        .isNull();
            }
        }
    }

    /** Q6. On a queue that was never used, and on one that is empty again. */
    @Test
    default void pollIsNullWhenNothingIsThere() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            for (int i = 0; i < 5; i++) {
                assertThat(queue.poll()).isNull();
                queue.put(Messages.numbered(1, i, 100));
                Messages.is(Stock.take(queue), 1, i);
            }
            assertThat(queue.poll()).isNull();
        }
    }

    /** Q7. One array for all messages, changed after each call. If not: the queue keeps the buffer that it was given. */
    @Test
    default void aMessageMayBeChangedWhenThePutIsBack() throws Exception {
        int count = 2000;
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            Background<Void> putter = Background.run(() -> {
                byte[] reused = new byte[300];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(Messages.numbered(1, i, reused.length), 0, reused, 0, reused.length);
                    switch (i % 4) {
                        case 0 -> from.put(reused);
                        case 1 -> from.putAsync(reused);
                        case 2 -> from.putAll(List.of(reused));
                        default -> {
                            if (!from.offer(reused)) {
                                from.put(reused);
                            }
                        }
                    }
                    Arrays.fill(reused, (byte) 1);
                }
            });
            Stock.expect(to, 1, 0, count);
            putter.get();
        }
    }

    /** Q7. If not: what was taken is a view of room that is used again. */
    @Test
    default void whatWasTakenStaysAsItIs() throws Exception {
        int count = 3 * Stock.FEW;
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            List<byte[]> taken = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                queue.put(Messages.numbered(1, i, 500));
                taken.add(Stock.take(queue));
            }
            for (int i = 0; i < count; i++) {
                Messages.is(taken.get(i), 1, i);
            }
        }
    }

    /** Q8. Four who put and four who take, at two objects. Each taker sees each putter's messages in order. */
    @Test
    default void manyThreadsPutAndTake() throws Exception {
        int putters = 4;
        int count = 3000;
        try (QueuePlace place = place(options().withCapacity(4 * Stock.FEW));
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            AtomicInteger left = new AtomicInteger(putters * count);
            List<Background<Map<Integer, List<Integer>>>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                MessageQueue<byte[]> by = i % 2 == 0 ? one : other;
                takers.add(Background.call(() -> takeWhile(by, left)));
            }
            List<Background<Void>> work = new ArrayList<>();
            for (int i = 0; i < putters; i++) {
                int sender = i;
                MessageQueue<byte[]> by = i % 2 == 0 ? other : one;
                work.add(Background.run(() -> {
                    for (int k = 0; k < count; k++) {
                        by.put(Messages.numbered(sender, k, Messages.LEAST + k % 700));
                    }
                }));
            }
            Map<Integer, List<Integer>> all = new HashMap<>();
            for (Background<Map<Integer, List<Integer>>> taker : takers) {
                taker.get().forEach((sender, numbers) -> {
                    assertThat(numbers).as("of sender %d, at one taker", sender).isSorted();
                    all.computeIfAbsent(sender, s -> new ArrayList<>()).addAll(numbers);
                });
            }
            for (Background<Void> putter : work) {
                putter.get();
            }
            for (int i = 0; i < putters; i++) {
                assertThat(all.get(i)).as("of sender %d", i).hasSize(count).doesNotHaveDuplicates();
            }
            Stock.assertGood(one);
        }
    }

    /** The numbers that this thread took, by their senders, until all were taken by anybody. */
    private static Map<Integer, List<Integer>> takeWhile(MessageQueue<byte[]> queue, AtomicInteger left)
            throws InterruptedException {
        Map<Integer, List<Integer>> taken = new HashMap<>();
        while (left.get() > 0) {
            byte[] message = queue.poll(Duration.ofMillis(50));
            if (message != null) {
                left.decrementAndGet();
                taken.computeIfAbsent(Messages.sender(message), s -> new ArrayList<>())
                        .add(Messages.number(message));
            }
        }
        return taken;
    }
}

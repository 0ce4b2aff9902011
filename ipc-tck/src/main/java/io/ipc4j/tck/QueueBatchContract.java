package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.MessageQueue;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Many messages at once, and the JDK's interface (rules Q15, Q17, Q19 and Q20). */
public interface QueueBatchContract extends QueueFixture {

    /** Q15. No more than asked for, none that is not there, in order. */
    @Test
    default void drainToTakesWhatIsThereAndNoMoreThanItWasTold() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            List<byte[]> taken = new ArrayList<>();
            assertThat(queue.drainTo(taken, 10)).isZero();
            for (int i = 0; i < 25; i++) {
                queue.put(Messages.numbered(1, i, 100));
            }
            assertThat(queue.drainTo(taken, 10)).isEqualTo(10);
            assertThat(queue.drainTo(taken, 1)).isEqualTo(1);
            assertThat(queue.drainTo(taken, Integer.MAX_VALUE)).isEqualTo(14);
            assertThat(queue.drainTo(taken, 1)).isZero();
            assertThat(taken).hasSize(25);
            for (int i = 0; i < 25; i++) {
                Messages.is(taken.get(i), 1, i);
            }
            assertThatThrownBy(() -> queue.drainTo(taken, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Q15. A target that takes no more loses nothing: the message that it refused is still there. */
    @Test
    default void whatTheTargetOfADrainRefusesStays() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            queue.put(Messages.numbered(1, 0, 100));
            assertThatThrownBy(() -> queue.drainTo(List.of(), 5)).isInstanceOf(UnsupportedOperationException.class);
            Messages.is(Stock.take(queue), 1, 0);
        }
    }

    /** Q15. What was handed to a target is the target's, and what comes again is the message as it was put. */
    @Test
    default void whatARefusingTargetDoesToAMessageIsNotSeenByOthers() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            queue.put(Messages.numbered(1, 0, 100));
            Collection<byte[]> vandal = new AbstractList<>() {
                @Override
                public boolean add(byte[] message) {
                    Arrays.fill(message, (byte) 0);
                    throw new IllegalStateException("refused");
                }

                @Override
                public byte[] get(int index) {
                    throw new IndexOutOfBoundsException(index);
                }

                @Override
                public int size() {
                    return 0;
                }
            };
            assertThatThrownBy(() -> queue.drainTo(vandal, 5)).isInstanceOf(IllegalStateException.class);
            Messages.is(Stock.take(queue), 1, 0);
        }
    }

    /** Q15. A target that has room for some: these are taken for good, and the others come as if nothing had been. */
    @Test
    default void whatADrainHadNoPlaceForStaysInOrder() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            for (int i = 0; i < 20; i++) {
                queue.put(Messages.numbered(1, i, 100));
            }
            Queue<byte[]> target = new ArrayBlockingQueue<>(3);
            assertThatThrownBy(() -> queue.drainTo(target, 10)).isInstanceOf(IllegalStateException.class);
            for (int i = 0; i < 3; i++) {
                Messages.is(target.remove(), 1, i);
            }
            Stock.expect(queue, 1, 3, 20);
            Stock.assertGood(queue);
        }
    }

    /** Q17. More than the queue holds, among messages that were put one by one. */
    @Test
    default void putAllPutsAllInOrder() throws Exception {
        int batches = 40;
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            int[] next = {0};
            Background<Void> putter = Background.run(() -> {
                for (int batch = 0; batch < batches; batch++) {
                    List<byte[]> messages = new ArrayList<>();
                    for (int i = 0; i < 5 * batch; i++) {
                        messages.add(Messages.numbered(1, next[0]++, Messages.LEAST + i));
                    }
                    from.putAll(messages);
                    from.put(Messages.numbered(1, next[0]++, Messages.LEAST));
                }
            });
            Stock.expect(to, 1, 0, batches + 5 * batches * (batches - 1) / 2);
            putter.get();
            Stock.assertGood(from);
        }
    }

    /** Q17. Who has the future has the message in the queue. */
    @Test
    default void aFutureOfPutAsyncIsDoneWhenTheMessageIsThere() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            for (int i = 0; i < 200; i++) {
                from.putAsync(Messages.numbered(1, i, 100)).get(30, TimeUnit.SECONDS);
                byte[] message = to.poll();
                assertThat(message)
                        .as("message %d, which is said to be there", i)
                        .isNotNull();
                Messages.is(message, 1, i);
            }
        }
    }

    /** Q17. On a full queue it is not done, and then it is, in order, also among plain puts of the same thread. */
    @Test
    default void futuresOfAFullQueueAreDoneInOrderWhenThereIsRoom() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            int count = Stock.fill(from);
            Map<Integer, CompletableFuture<Void>> futures = new ConcurrentHashMap<>();
            Background<Void> putter = Background.run(() -> {
                for (int i = count; i < count + 300; i++) {
                    byte[] message = Messages.numbered(0, i, Stock.SMALL);
                    if (i % 30 == 29) {
                        from.put(message);
                    } else {
                        futures.put(i, from.putAsync(message));
                    }
                }
            });
            Stock.until(() -> futures.containsKey(count));
            putter.awaitAsleep();
            assertThat(futures.get(count)).isNotDone();
            Stock.expect(to, 0, 0, count + 300);
            putter.get();
            for (CompletableFuture<Void> future : futures.values()) {
                future.get(30, TimeUnit.SECONDS);
            }
            Stock.assertGood(to);
        }
    }

    /** Q17, Q4. Who does not wait for the futures must wait at last: what is on its way is bounded. */
    @Test
    default void putAsyncWaitsWhenTooMuchIsOnItsWay() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            List<CompletableFuture<Void>> futures = new ArrayList<>();
            int most = 300_000;
            AtomicInteger taken = new AtomicInteger();
            Background<Void> putter = Background.run(() -> {
                for (int i = 0; i < most; i++) {
                    futures.add(from.putAsync(Messages.numbered(0, i, Stock.SMALL)));
                    taken.incrementAndGet();
                }
            });
            Stock.until(() -> putter.isDone() || from.size() >= Stock.FEW && isQuiet(taken));
            assertThat(putter.isDone())
                    .as("all were taken, though nobody takes them out")
                    .isFalse();
            putter.interrupt();
            assertThat(putter.failure()).isInstanceOf(InterruptedException.class);
            assertThat(futures).hasSizeGreaterThanOrEqualTo(Stock.FEW);
            Stock.expect(to, 0, 0, futures.size());
            for (CompletableFuture<Void> future : futures) {
                future.get(30, TimeUnit.SECONDS);
            }
            Stock.assertGood(from);
        }
    }

    /** Whether the count stays as it is for a while. */
    private static boolean isQuiet(AtomicInteger count) {
        int before = count.get();
        LockSupport.parkNanos(300_000_000);
        return before > 0 && count.get() == before;
    }

    /** Q17. If it hangs: what follows a future runs in the thread that must make room for it. */
    @Test
    default void whatFollowsAFutureMayPutItself() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            int count = Stock.fill(from);
            CompletableFuture<Void> both = from.putAsync(Messages.numbered(1, 0, Stock.SMALL))
                    .thenAccept(done -> {
                        try {
                            from.put(Messages.numbered(1, 1, Stock.SMALL));
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
            CompletableFuture<Void> behind = from.putAsync(Messages.numbered(2, 0, Stock.SMALL));
            Stock.expect(to, 0, 0, count);
            List<Integer> senders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                senders.add(Messages.sender(Stock.take(to)));
            }
            assertThat(senders).containsExactlyInAnyOrder(1, 1, 2);
            both.get(30, TimeUnit.SECONDS);
            behind.get(30, TimeUnit.SECONDS);
            Stock.assertGood(from);
        }
    }

    /** Q17, Q22, Q23. Who puts behind a future may still give up, and then nothing of it comes. */
    @Test
    default void aPutBehindAFutureMayGiveUp() throws Exception {
        byte[] unwanted = Messages.numbered(9, 9, Stock.SMALL);
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            int count = Stock.fill(from);
            CompletableFuture<Void> future = from.putAsync(Messages.numbered(0, count, Stock.SMALL));
            assertThat(from.offer(unwanted)).isFalse();
            assertThat(from.offer(unwanted, Duration.ZERO)).isFalse();
            assertThat(from.offer(unwanted, Duration.ofMillis(20))).isFalse();
            Background<Void> putter = Background.run(() -> from.put(unwanted)).awaitAsleep();
            putter.interrupt();
            assertThat(putter.failure()).isInstanceOf(InterruptedException.class);
            Stock.expect(to, 0, 0, count + 1);
            future.get(30, TimeUnit.SECONDS);
            Stock.assertGood(from);
        }
    }

    /** Q19. What waits, and what is out; the capacity is the same for everybody. */
    @Test
    default void sizeAndLeasedCountWhatWaitsAndWhatIsOut() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            assertThat(one.size()).isZero();
            assertThat(one.leased()).isZero();
            assertThat(one.capacity()).isPositive().isEqualTo(other.capacity());
            for (int i = 0; i < 10; i++) {
                one.put(Messages.numbered(1, i, 100));
            }
            Stock.until(() -> other.size() == 10 && one.size() == 10);
            try (var first = Stock.lease(one);
                    var second = Stock.lease(other)) {
                Stock.until(() -> one.size() == 8 && one.leased() == 2 && other.leased() == 2);
                first.ack();
                second.release();
                Stock.until(() -> other.size() == 9 && one.leased() == 0);
            }
            one.drainTo(new ArrayList<>(), 100);
            Stock.until(() -> one.size() == 0 && other.leased() == 0);
        }
    }

    /** Q20. Putting and taking, with the JDK's words and meanings. */
    @Test
    default void theBlockingQueueViewPutsAndTakes() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            BlockingQueue<byte[]> view = queue.asBlockingQueue();
            assertThat(view.poll()).isNull();
            assertThat(view.poll(-1, TimeUnit.SECONDS)).isNull();
            assertThat(view.poll(1, TimeUnit.MILLISECONDS)).isNull();
            view.put(Messages.numbered(1, 0, 20));
            assertThat(view.offer(Messages.numbered(1, 1, 20))).isTrue();
            assertThat(view.add(Messages.numbered(1, 2, 20))).isTrue();
            assertThat(view.offer(Messages.numbered(1, 3, 20), 1, TimeUnit.SECONDS))
                    .isTrue();
            Stock.until(() -> view.size() == 4);
            assertThat(view.remainingCapacity()).isBetween(1, Integer.MAX_VALUE);
            Messages.is(view.take(), 1, 0);
            Messages.is(view.remove(), 1, 1);
            Messages.is(view.poll(30, TimeUnit.SECONDS), 1, 2);
            List<byte[]> rest = new ArrayList<>();
            assertThat(view.drainTo(rest)).isEqualTo(1);
            assertThat(view.drainTo(rest, 0)).isZero();
            assertThat(view).isEmpty();
            int count = Stock.fill(queue);
            assertThat(view.offer(new byte[20])).isFalse();
            assertThat(view.offer(new byte[20], 5, TimeUnit.MILLISECONDS)).isFalse();
            assertThatThrownBy(() -> view.add(new byte[20])).isInstanceOf(IllegalStateException.class);
            Stock.expect(queue, 0, 0, count);
            assertThatThrownBy(view::remove).isInstanceOf(NoSuchElementException.class);
        }
    }

    /** Q20. What has no meaning between processes is refused, and changes nothing. */
    @Test
    default void theBlockingQueueViewCannotLookWithoutTaking() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            BlockingQueue<byte[]> view = queue.asBlockingQueue();
            byte[] message = Messages.numbered(1, 0, 20);
            view.put(message);
            List<Background.Work> calls = List.of(
                    view::iterator,
                    view::peek,
                    view::element,
                    view::toArray,
                    () -> view.contains(message),
                    () -> view.remove(message),
                    () -> view.removeIf(each -> true),
                    () -> view.forEach(each -> {}));
            for (Background.Work call : calls) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining(queue.address().toString());
            }
            assertThatThrownBy(() -> view.drainTo(view)).isInstanceOf(IllegalArgumentException.class);
            Messages.is(view.take(), 1, 0);
        }
    }
}

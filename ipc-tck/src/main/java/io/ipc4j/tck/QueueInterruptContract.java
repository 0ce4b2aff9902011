package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Delivery;
import io.ipc4j.MessageQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What an interrupt does (rule Q23). */
public interface QueueInterruptContract extends QueueFixture {

    /** Q23. Those who wait for a message, and for the end. */
    @Test
    default void aWaitingTakeThatIsInterruptedThrowsAndTheQueueStaysGood() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open();
                MessageQueue<byte[]> other = place.open()) {
            List<Background.Work> waits = List.of(
                    queue::take,
                    () -> queue.poll(Duration.ofHours(1)),
                    queue::lease,
                    () -> queue.lease(Duration.ofHours(1)));
            for (Background.Work wait : waits) {
                assertEndsWhenInterrupted(wait);
                Stock.assertGood(queue);
            }
            other.put(Messages.numbered(1, 0, 20));
            try (Delivery<byte[]> held = Stock.lease(other)) {
                assertEndsWhenInterrupted(() -> queue.awaitDrained(Duration.ofHours(1)));
                held.ack();
            }
            Stock.assertGood(queue);
        }
    }

    private static void assertEndsWhenInterrupted(Background.Work wait) throws InterruptedException {
        assertEndsWhenInterrupted(wait, () -> true);
    }

    /** The interrupt comes when the condition is met and the thread seems to be asleep. */
    private static void assertEndsWhenInterrupted(Background.Work wait, Callable<Boolean> condition)
            throws InterruptedException {
        Background<Boolean> waiting = Background.call(() -> {
            assertThatThrownBy(wait::run).isInstanceOf(InterruptedException.class);
            return Thread.currentThread().isInterrupted();
        });
        Lines.until(condition);
        waiting.awaitAsleep().interrupt();
        assertThat(waiting.get()).as("interrupted still").isFalse();
    }

    /** Q23. Those who wait for room: nothing of theirs is in the queue. */
    @Test
    default void aWaitingPutThatIsInterruptedThrowsAndPutsNothing() throws Exception {
        byte[] unwanted = Messages.numbered(9, 9, Stock.SMALL);
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            int count = Stock.fill(queue);
            List<Background.Work> waits = List.of(
                    () -> queue.put(unwanted),
                    () -> queue.offer(unwanted, Duration.ofHours(1)),
                    () -> queue.putAll(List.of(unwanted, unwanted)));
            for (Background.Work wait : waits) {
                assertEndsWhenInterrupted(wait);
            }
            Stock.expect(queue, 0, 0, count);
            Stock.assertGood(queue);
        }
    }

    /** Q23, Q17. Of many messages those that are in are the first. */
    @Test
    default void ofAnInterruptedPutAllTheFirstMayBeIn() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            List<byte[]> messages = new ArrayList<>();
            for (int i = 0; i < 100_000; i++) {
                messages.add(Messages.numbered(1, i, Stock.SMALL));
            }
            assertEndsWhenInterrupted(() -> queue.putAll(messages), () -> !queue.awaitDrained(Duration.ZERO));
            int taken = 0;
            for (byte[] message = queue.poll(); message != null; message = queue.poll()) {
                Messages.is(message, 1, taken++);
            }
            assertThat(taken).isPositive();
            Stock.assertGood(queue);
        }
    }

    /** Q23. One of several leaves, whoever leads them: the others stay, and get what comes. */
    @Test
    default void interruptingOneTakerLeavesTheOthersWaiting() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            for (int victim = 0; victim < 3; victim++) {
                List<Background<byte[]>> takers = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    takers.add(Background.call(queue::take).awaitAsleep());
                }
                Background<byte[]> interrupted = takers.remove(victim);
                interrupted.interrupt();
                assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
                queue.put(Messages.numbered(1, 0, 100));
                queue.put(Messages.numbered(1, 1, 100));
                int sum = 0;
                for (Background<byte[]> taker : takers) {
                    sum += 1 + Messages.number(taker.get());
                }
                assertThat(sum).as("messages 0 and 1").isEqualTo(3);
            }
            Stock.assertGood(queue);
        }
    }

    /** Q23. Each call that may wait looks before it does anything, and clears the flag. */
    @Test
    default void aThreadInterruptedBeforeTheCallGetsTheExceptionAndNothingIsDone() throws Exception {
        byte[] unwanted = Messages.numbered(9, 9, 100);
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            queue.put(Messages.numbered(1, 0, 100));
            List<Background.Work> calls = List.of(
                    () -> queue.put(unwanted),
                    () -> queue.offer(unwanted, Duration.ofHours(1)),
                    () -> queue.offer(unwanted, Duration.ZERO),
                    () -> queue.putAll(List.of(unwanted)),
                    () -> queue.putAsync(unwanted),
                    queue::take,
                    () -> queue.poll(Duration.ofHours(1)),
                    () -> queue.poll(Duration.ZERO),
                    queue::lease,
                    () -> queue.lease(Duration.ZERO),
                    () -> queue.awaitDrained(Duration.ofHours(1)));
            for (int i = 0; i < calls.size(); i++) {
                Background.Work call = calls.get(i);
                Background<Boolean> interrupted = Background.call(() -> {
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(call::run).isInstanceOf(InterruptedException.class);
                    return Thread.currentThread().isInterrupted();
                });
                assertThat(interrupted.get())
                        .as("interrupted still after call %d", i)
                        .isFalse();
            }
            Messages.is(Stock.take(queue), 1, 0);
            Stock.assertGood(queue);
        }
    }

    /** Q23. What never waits does its work all the same, and keeps the flag; so does an answer, and so does close. */
    @Test
    default void queueCallsThatNeverWaitWorkInAnInterruptedThreadAndKeepTheInterrupt() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> stays = place.open()) {
            MessageQueue<byte[]> goes = place.open();
            stays.put(Messages.numbered(1, 0, 100));
            Delivery<byte[]> first = Stock.lease(goes);
            stays.put(Messages.numbered(1, 1, 100));
            Delivery<byte[]> second = Stock.lease(goes);
            Background<Boolean> interrupted = Background.call(() -> {
                Thread.currentThread().interrupt();
                assertThat(goes.offer(Messages.numbered(1, 2, 100))).isTrue();
                assertThat(goes.offer(Messages.numbered(1, 3, 100))).isTrue();
                Messages.is(goes.poll(), 1, 2);
                assertThat(goes.drainTo(new ArrayList<>(), 9)).isEqualTo(1);
                first.ack();
                second.release();
                assertThat(goes.size()).isBetween(0L, 1L);
                goes.close();
                return Thread.interrupted();
            });
            assertThat(interrupted.get()).as("interrupted still").isTrue();
            Messages.is(Stock.take(stays), 1, 1);
            Stock.assertGood(stays);
        }
    }

    /** Q23. Both sides are interrupted at any moment, thousands of times: nothing is lost, torn, doubled or out of order. */
    @Test
    default void interruptsAtAnyMomentLoseNoMessageOfAQueue() throws Exception {
        int interrupts = Boolean.getBoolean("ipc4j.tck.long") ? 100_000 : 5_000;
        AtomicBoolean enough = new AtomicBoolean();
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            Background<Integer> putter = Background.call(() -> putThroughInterrupts(from, enough));
            Background<Integer> taker = Background.call(() -> takeThroughInterrupts(to));
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < interrupts && !taker.isDone() && !putter.isDone(); i++) {
                (random.nextBoolean() ? putter : taker).interrupt();
                LockSupport.parkNanos(random.nextInt(200_000));
            }
            enough.set(true);
            assertThat(taker.get()).as("taken").isEqualTo(putter.get()).isPositive();
            Stock.assertGood(from);
        }
    }

    /** Gives how many were put; the last one is empty. */
    private static int putThroughInterrupts(MessageQueue<byte[]> queue, AtomicBoolean enough) {
        SplittableRandom random = new SplittableRandom(6);
        int put = 0;
        boolean last = false;
        while (!last) {
            boolean end = enough.get() && put > 0;
            byte[] message = end ? new byte[0] : Messages.numbered(1, put, Messages.LEAST + random.nextInt(3000));
            try {
                queue.put(message);
                put += end ? 0 : 1;
                last = end;
            } catch (InterruptedException e) {
                // Not put: again.
            }
        }
        return put;
    }

    private static int takeThroughInterrupts(MessageQueue<byte[]> queue) {
        Set<Integer> again = new HashSet<>();
        int taken = 0;
        while (true) {
            try (Delivery<byte[]> delivery = queue.lease()) {
                if (delivery.message().length == 0) {
                    delivery.ack();
                    return taken;
                }
                if (taken % 17 == 0 && again.add(taken)) {
                    Messages.is(delivery.message(), 1, taken); // released: it comes again, and is the only one out
                } else {
                    Messages.is(delivery.message(), 1, taken++);
                    delivery.ack();
                }
            } catch (InterruptedException e) {
                // On it goes.
            }
        }
    }
}

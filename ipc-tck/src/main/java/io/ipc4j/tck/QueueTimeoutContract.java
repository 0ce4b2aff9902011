package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Delivery;
import io.ipc4j.MessageQueue;
import io.ipc4j.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How calls wait, and for how long (rule Q22, and the waking behind Q4 and Q6). */
public interface QueueTimeoutContract extends QueueFixture {

    /** Q22. Each timed call, on an empty queue or a full one. */
    @Test
    default void timedCallsGiveUpNotBeforeTheirTime() throws Exception {
        Duration time = Duration.ofMillis(60);
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            long begin = System.nanoTime();
            assertThat(queue.poll(time)).isNull();
            begin = assertPassed(begin, time);
            assertThat(queue.lease(time)).isNull();
            assertPassed(begin, time);
            int count = Stock.fill(queue);
            begin = System.nanoTime();
            assertThat(queue.offer(Messages.numbered(9, 9, Stock.SMALL), time)).isFalse();
            begin = assertPassed(begin, time);
            assertThat(queue.awaitDrained(time)).isFalse();
            assertPassed(begin, time);
            Stock.expect(queue, 0, 0, count);
            Stock.assertGood(queue);
        }
    }

    private static long assertPassed(long begin, Duration time) {
        long now = System.nanoTime();
        assertThat(Duration.ofNanos(now - begin)).isGreaterThanOrEqualTo(time);
        return now;
    }

    /** Q22. What is possible at once is done at once, and what is not is given up at once. */
    @Test
    default void zeroTriesOnce() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            assertThat(queue.poll(Duration.ZERO)).isNull();
            assertThat(queue.lease(Duration.ZERO)).isNull();
            assertThat(queue.offer(Messages.numbered(1, 0, 20), Duration.ZERO)).isTrue();
            assertThat(queue.offer(Messages.numbered(1, 1, 20), Duration.ZERO)).isTrue();
            Messages.is(queue.poll(Duration.ZERO), 1, 0);
            try (Delivery<byte[]> delivery = queue.lease(Duration.ZERO)) {
                Messages.is(delivery.message(), 1, 1);
                delivery.ack();
            }
            int count = Stock.fill(queue);
            assertThat(queue.offer(Messages.numbered(1, 2, 20), Duration.ZERO)).isFalse();
            assertThat(queue.awaitDrained(Duration.ZERO)).isFalse();
            Stock.expect(queue, 0, 0, count);
            assertThat(queue.poll()).isNull();
        }
    }

    /** Q22. Misuse, whatever is in the queue. */
    @Test
    default void aNegativeTimeoutOfAQueueIsRefused() throws Exception {
        Duration negative = Duration.ofNanos(-1);
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            queue.put(Messages.numbered(1, 0, 20));
            List<Background.Work> calls = List.of(
                    () -> queue.offer(Messages.numbered(1, 1, 20), negative),
                    () -> queue.poll(negative),
                    () -> queue.lease(negative),
                    () -> queue.awaitDrained(negative));
            for (Background.Work call : calls) {
                assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("negative");
            }
            Messages.is(Stock.take(queue), 1, 0);
            assertThat(queue.poll()).isNull();
        }
    }

    /** Q22. Longer than a clock can count. */
    @Test
    default void aTimeoutMayBeAsLongAsADurationCanBe() throws Exception {
        Duration ages = Duration.ofSeconds(Long.MAX_VALUE);
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            Background<byte[]> polling = Background.call(() -> queue.poll(ages)).awaitAsleep();
            assertThat(queue.offer(Messages.numbered(1, 0, 20), ages)).isTrue();
            Messages.is(polling.get(), 1, 0);
            int count = Stock.fill(queue);
            Background<Boolean> offering = Background.call(() -> queue.offer(Messages.numbered(0, count, 20), ages))
                    .awaitAsleep();
            Background<Boolean> draining =
                    Background.call(() -> queue.awaitDrained(ages)).awaitAsleep();
            Stock.expect(queue, 0, 0, count + 1);
            assertThat(offering.get()).isTrue();
            assertThat(draining.get()).isTrue();
        }
    }

    /** Q22. A message that comes late, but in time, is taken; one that comes after that is there for the next. */
    @Test
    default void timedCallsLoseNoMessage() throws Exception {
        int count = 1500;
        try (QueuePlace place = place();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            Background<Void> putter = Background.run(() -> {
                for (int i = 0; i < count; i++) {
                    from.put(Messages.numbered(1, i, 30));
                    if (i % 3 == 0) {
                        LockSupport.parkNanos(200_000);
                    }
                }
            });
            for (int i = 0; i < count; ) {
                byte[] message = to.poll(Duration.ofNanos(i % 5 * 40_000L));
                if (message != null) {
                    Messages.is(message, 1, i++);
                }
            }
            putter.get();
        }
    }

    /** Q6. Many sleep, at two objects, timed and not; each message wakes one who gets it. If one hangs: a wake-up was lost. */
    @Test
    default void eachMessageWakesOneOfThoseWhoTake() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            for (int round = 0; round < 10; round++) {
                List<Background<byte[]>> takers = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    MessageQueue<byte[]> by = i % 2 == 0 ? one : other;
                    takers.add((i < 3 ? Background.call(by::take) : Background.call(() -> by.poll(Duration.ofHours(1))))
                            .awaitAsleep());
                }
                int sum = 0;
                for (int i = 0; i < 6; i++) {
                    (i < 3 ? one : other).put(Messages.numbered(1, i, 30));
                }
                for (Background<byte[]> taker : takers) {
                    sum += 1 << Messages.number(taker.get());
                }
                assertThat(sum).as("messages 0 to 5, once each").isEqualTo(63);
            }
        }
    }

    /** Q6. Back and forth between sleeping threads, thousands of times. If it hangs: a wake-up falls into the falling asleep. */
    @Test
    default void noWakeUpIsLostBetweenSleepers() throws Exception {
        int rounds = 3000;
        var sleepy = options().withChannel(options().channel().withWaitStrategy(WaitStrategy.block()));
        try (QueuePlace there = place(sleepy);
                QueuePlace back = place(sleepy);
                MessageQueue<byte[]> asking = there.open();
                MessageQueue<byte[]> asked = there.open();
                MessageQueue<byte[]> answering = back.open();
                MessageQueue<byte[]> answered = back.open()) {
            Background<Void> echo = Background.run(() -> {
                for (int i = 0; i < rounds; i++) {
                    answering.put(asked.take());
                }
            });
            for (int i = 0; i < rounds; i++) {
                asking.put(Messages.numbered(1, i, 30));
                Messages.is(answered.take(), 1, i);
            }
            echo.get();
        }
    }

    /** Q4. The same with those who wait for room: one message is all that the queue has room for, again and again. */
    @Test
    default void noWakeUpIsLostBetweenThoseWhoWaitForRoom() throws Exception {
        int more = 3000;
        var sleepy = options()
                .withCapacity(Stock.FEW)
                .withChannel(options().channel().withWaitStrategy(WaitStrategy.block()));
        try (QueuePlace place = place(sleepy);
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            int count = Stock.fill(from);
            Background<Void> putter = Background.run(() -> {
                for (int i = count; i < count + more; i++) {
                    from.put(Messages.numbered(0, i, Stock.SMALL));
                }
            });
            Stock.expect(to, 0, 0, count + more);
            putter.get();
        }
    }
}

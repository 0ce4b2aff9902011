package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Delivery;
import io.ipc4j.MessageHandler;
import io.ipc4j.MessageQueue;
import io.ipc4j.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What handlers may rely on (rule Q16). */
public interface QueueHandlerContract extends QueueFixture {

    /** Q16. One handler: all, in order; acknowledged when it returns. */
    @Test
    default void aHandlerGetsAllInOrderAndAcknowledgesByReturning() throws Exception {
        int count = 5000;
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> from = place.open();
                MessageQueue<byte[]> to = place.open()) {
            Queue<Integer> handled = new ConcurrentLinkedQueue<>();
            try (Subscription subscription = to.handle(message -> handled.add(Messages.number(message)), 1)) {
                for (int i = 0; i < count; i++) {
                    from.put(Messages.numbered(1, i, Messages.LEAST + i % 100));
                }
                assertThat(from.awaitDrained(Duration.ofSeconds(50))).isTrue();
                assertThat(subscription.isOpen()).isTrue();
            }
            assertThat(List.copyOf(handled)).hasSize(count).isSorted().doesNotHaveDuplicates();
            Stock.assertGood(from);
        }
    }

    /** Q16. Several at several objects share the work, and each message is handled once. */
    @Test
    default void manyHandlersShareTheWork() throws Exception {
        int count = 5000;
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            Set<Integer> handled = ConcurrentHashMap.newKeySet();
            AtomicInteger calls = new AtomicInteger();
            try (Subscription first = one.handle(note(handled, calls), 3);
                    Subscription second = other.handle(note(handled, calls), 2)) {
                for (int i = 0; i < count; i++) {
                    one.put(Messages.numbered(1, i, 50));
                }
                assertThat(other.awaitDrained(Duration.ofSeconds(50))).isTrue();
                assertThat(first.isOpen() && second.isOpen()).isTrue();
            }
            assertThat(handled).hasSize(count);
            assertThat(calls).hasValue(count);
        }
    }

    private static MessageHandler<byte[]> note(Set<Integer> handled, AtomicInteger calls) {
        return message -> {
            handled.add(Messages.number(message));
            calls.incrementAndGet();
        };
    }

    /** Q16. As many at once as asked for, and no more. */
    @Test
    default void noMoreHandlersRunAtOnceThanAskedFor() throws Exception {
        int concurrency = 3;
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            CyclicBarrier allAtOnce = new CyclicBarrier(concurrency);
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            for (int i = 0; i < 20 * concurrency; i++) {
                queue.put(Messages.numbered(1, i, 50));
            }
            try (Subscription subscription = queue.handle(
                    message -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        await(allAtOnce);
                        running.decrementAndGet();
                    },
                    concurrency)) {
                assertThat(queue.awaitDrained(Duration.ofSeconds(50))).isTrue();
                assertThat(subscription.isOpen()).isTrue();
            }
            assertThat(most).hasValue(concurrency);
        }
    }

    private static void await(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Q16, Q10, Q13. It is released, comes again, and is a dead letter at last; the others are handled. */
    @Test
    default void aMessageWhoseHandlerThrowsComesAgain() throws Exception {
        try (QueuePlace place = place(options().withMaxDeliveries(4));
                MessageQueue<byte[]> queue = place.open()) {
            Queue<Integer> handled = new ConcurrentLinkedQueue<>();
            AtomicInteger failures = new AtomicInteger();
            AtomicInteger stumbles = new AtomicInteger();
            try (Subscription subscription = queue.handle(
                    message -> {
                        int number = Messages.number(message);
                        if (number == 3) {
                            failures.incrementAndGet();
                            throw new IllegalStateException("it never can");
                        } else if (number == 5 && stumbles.incrementAndGet() < 3) {
                            throw new AssertionError("not the first time");
                        }
                        handled.add(number);
                    },
                    2)) {
                for (int i = 0; i < 8; i++) {
                    queue.put(Messages.numbered(1, i, 50));
                }
                assertThat(queue.awaitDrained(Duration.ofSeconds(50))).isTrue();
                assertThat(subscription.isOpen()).isTrue();
            }
            assertThat(handled).containsExactlyInAnyOrder(0, 1, 2, 4, 5, 6, 7);
            assertThat(failures).hasValue(4);
            assertThat(stumbles).hasValue(3);
            Messages.is(Stock.take(queue.deadLetters()), 1, 3);
        }
    }

    /** Q16. A thread that is interrupted by its own handler goes on. */
    @Test
    default void aHandlerMayLeaveAnInterruptBehind() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            AtomicInteger handled = new AtomicInteger();
            try (Subscription subscription = queue.handle(
                    message -> {
                        Thread.currentThread().interrupt();
                        handled.incrementAndGet();
                    },
                    1)) {
                for (int i = 0; i < 100; i++) {
                    queue.put(Messages.numbered(1, i, 50));
                }
                assertThat(queue.awaitDrained(Duration.ofSeconds(50))).isTrue();
                assertThat(subscription.isOpen()).isTrue();
            }
            assertThat(handled).hasValue(100);
        }
    }

    /** Q16. Close waits for the one that runs; none begins after it, and what waits is there for others. */
    @Test
    default void closingASubscriptionWaitsForThoseThatRunAndLetsNoneBegin() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicInteger ended = new AtomicInteger();
            Subscription subscription = queue.handle(
                    message -> {
                        begun.countDown();
                        goOn.await();
                        ended.incrementAndGet();
                    },
                    1);
            for (int i = 0; i < 3; i++) {
                queue.put(Messages.numbered(1, i, 50));
            }
            begun.await();
            Background<Void> closing = Background.run(subscription::close).awaitAsleep();
            assertThat(subscription.isOpen()).isFalse();
            goOn.countDown();
            closing.get();
            assertThat(ended).hasValue(1);
            Stock.expect(queue, 1, 1, 3);
            assertThat(ended).hasValue(1);
            subscription.close();
            Stock.assertGood(queue);
        }
    }

    /** Q16. An interrupt ends the waiting of close, and stays; the handler goes on undisturbed. */
    @Test
    default void anInterruptedCloseOfASubscriptionDoesNotWait() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicInteger ended = new AtomicInteger();
            Subscription subscription = queue.handle(
                    message -> {
                        begun.countDown();
                        goOn.await();
                        ended.incrementAndGet();
                    },
                    1);
            queue.put(Messages.numbered(1, 0, 50));
            begun.await();
            Background<Boolean> closing = Background.call(() -> {
                        subscription.close();
                        return Thread.currentThread().isInterrupted();
                    })
                    .awaitAsleep();
            closing.interrupt();
            assertThat(closing.get()).as("interrupted still").isTrue();
            goOn.countDown();
            subscription.close();
            assertThat(ended).hasValue(1);
            assertThat(queue.awaitDrained(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** Q16. Out of handlers, of two at once too. If it hangs: close waits for the handler that it is called from. */
    @Test
    default void handlersMayCloseTheirOwnSubscription() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            for (int concurrency = 1; concurrency <= 2; concurrency++) {
                for (int i = 0; i < 6; i++) {
                    queue.put(Messages.numbered(1, i, 50));
                }
                CyclicBarrier together = new CyclicBarrier(concurrency);
                AtomicReference<Subscription> own = new AtomicReference<>();
                CountDownLatch known = new CountDownLatch(1);
                AtomicInteger handled = new AtomicInteger();
                Subscription subscription = queue.handle(
                        message -> {
                            known.await();
                            await(together);
                            own.get().close();
                            handled.incrementAndGet();
                        },
                        concurrency);
                own.set(subscription);
                known.countDown();
                Stock.until(() -> !subscription.isOpen());
                subscription.close();
                assertThat(handled).hasValue(concurrency);
                assertThat(queue.drainTo(new ArrayList<>(), 10)).isEqualTo(6 - concurrency);
            }
            Stock.assertGood(queue);
        }
    }

    /** Q16. Closing the queue ends its subscriptions; what a handler had then comes back, though it returns. */
    @Test
    default void closingTheQueueEndsItsSubscriptions() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> stays = place.open()) {
            MessageQueue<byte[]> goes = place.open();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Subscription busy = goes.handle(
                    message -> {
                        begun.countDown();
                        goOn.await();
                    },
                    1);
            stays.put(Messages.numbered(1, 0, 50));
            begun.await();
            Subscription idle = goes.handle(message -> {}, 2);
            goes.close();
            assertThat(busy.isOpen()).isFalse();
            assertThat(idle.isOpen()).isFalse();
            idle.close();
            try (Delivery<byte[]> again = Stock.lease(stays)) {
                Messages.is(again.message(), 1, 0);
                assertThat(again.deliveries()).isEqualTo(2);
                goOn.countDown();
                busy.close();
                again.ack();
            }
            assertThat(stays.poll()).isNull();
            Stock.assertGood(stays);
        }
    }

    /** Q16. None, or more than there may be. */
    @Test
    default void aConcurrencyOutOfBoundsIsRefused() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            for (int concurrency : List.of(-1, 0, 1025)) {
                assertThatThrownBy(() -> queue.handle(message -> {}, concurrency))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(String.valueOf(concurrency));
            }
        }
    }
}

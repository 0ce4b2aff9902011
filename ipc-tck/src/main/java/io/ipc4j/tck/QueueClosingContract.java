package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Delivery;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueClosedException;
import io.ipc4j.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What closing does (rule Q24). */
public interface QueueClosingContract extends QueueFixture {

    /** Q24. Again, and by many threads at once. */
    @Test
    default void aQueueMayBeClosedManyTimesByAnyThreads() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> stays = place.open()) {
            MessageQueue<byte[]> goes = place.open();
            CyclicBarrier together = new CyclicBarrier(6);
            List<Background<Void>> closers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                closers.add(Background.run(() -> {
                    together.await();
                    goes.close();
                }));
            }
            for (Background<Void> closer : closers) {
                closer.get();
            }
            goes.close();
            Stock.assertGood(stays);
        }
    }

    /** Q24. Leaders and followers; those of other objects go on waiting, and get what comes. */
    @Test
    default void closeEndsEveryCallThatWaitsToTake() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> stays = place.open()) {
            MessageQueue<byte[]> goes = place.open();
            List<Background<?>> waiting = new ArrayList<>();
            Background<byte[]> other = Background.call(stays::take).awaitAsleep();
            for (int i = 0; i < 2; i++) {
                waiting.add(Background.call(goes::take).awaitAsleep());
                waiting.add(
                        Background.call(() -> goes.poll(Duration.ofHours(1))).awaitAsleep());
                waiting.add(Background.call(goes::lease).awaitAsleep());
            }
            goes.close();
            for (Background<?> each : waiting) {
                assertThat(each.failure()).isInstanceOf(QueueClosedException.class);
            }
            stays.put(Messages.numbered(1, 0, 100));
            Messages.is(other.get(), 1, 0);
            Stock.assertGood(stays);
        }
    }

    /** Q24. On a full queue, and futures too; nothing of what was not put is there. */
    @Test
    default void closeEndsEveryCallThatWaitsToPut() throws Exception {
        byte[] unwanted = Messages.numbered(9, 9, Stock.SMALL);
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> stays = place.open()) {
            MessageQueue<byte[]> goes = place.open();
            int count = Stock.fill(stays);
            List<Background<?>> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                waiting.add(Background.run(() -> goes.put(unwanted)).awaitAsleep());
                waiting.add(Background.call(() -> goes.offer(unwanted, Duration.ofHours(1)))
                        .awaitAsleep());
                waiting.add(Background.run(() -> goes.putAll(List.of(unwanted))).awaitAsleep());
                waiting.add(Background.call(() -> goes.awaitDrained(Duration.ofHours(1)))
                        .awaitAsleep());
            }
            CompletableFuture<Void> future = goes.putAsync(unwanted);
            waiting.add(Background.run(() -> goes.put(unwanted)).awaitAsleep());
            goes.close();
            for (Background<?> each : waiting) {
                assertThat(each.failure()).isInstanceOf(QueueClosedException.class);
            }
            assertThatThrownBy(future::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(QueueClosedException.class);
            Stock.expect(stays, 0, 0, count);
            Stock.assertGood(stays);
        }
    }

    /** Q24. Every one of them, whatever is in the queue. */
    @Test
    default void everyUseOfAClosedQueueFails() throws Exception {
        byte[] message = new byte[10];
        try (QueuePlace place = place();
                MessageQueue<byte[]> stays = place.open()) {
            MessageQueue<byte[]> goes = place.open();
            stays.put(Messages.numbered(1, 0, 100));
            Delivery<byte[]> delivery = Stock.lease(goes);
            stays.put(Messages.numbered(1, 1, 100));
            goes.close();
            List<Background.Work> uses = List.of(
                    () -> goes.put(message),
                    () -> goes.offer(message),
                    () -> goes.offer(message, Duration.ZERO),
                    () -> goes.offer(message, Duration.ofHours(1)),
                    () -> goes.putAll(List.of(message)),
                    () -> goes.putAsync(message),
                    goes::take,
                    goes::poll,
                    () -> goes.poll(Duration.ZERO),
                    () -> goes.poll(Duration.ofHours(1)),
                    goes::lease,
                    () -> goes.lease(Duration.ofHours(1)),
                    () -> goes.drainTo(new ArrayList<>(), 1),
                    () -> goes.handle(received -> {}, 1),
                    () -> goes.awaitDrained(Duration.ZERO),
                    () -> goes.awaitDrained(Duration.ofHours(1)),
                    goes::size,
                    goes::leased,
                    () -> goes.asBlockingQueue().take(),
                    delivery::ack);
            // A store may know its place only, and not all that the address says.
            String where =
                    goes.address().toString().replaceFirst("^\\w+:(//)?", "").replaceFirst("\\?.*", "");
            for (int i = 0; i < uses.size(); i++) {
                assertThatThrownBy(uses.get(i)::run)
                        .as("use %d", i)
                        .isInstanceOf(QueueClosedException.class)
                        .hasMessageContaining(where);
            }
            delivery.close();
            assertThat(goes.toString()).contains(goes.address().toString());
            assertThat(stays.drainTo(new ArrayList<>(), 9)).isEqualTo(2);
            Stock.assertGood(stays);
        }
    }

    /** Q24. If a foreign exception comes out: a state that was looked at while it changed. */
    @Test
    default void allQueueCallsAtOnceWithACloseInBetweenEnd() throws Exception {
        for (int round = 0; round < 10; round++) {
            try (QueuePlace place = smallPlace()) {
                MessageQueue<byte[]> first = place.open();
                MessageQueue<byte[]> last = place.open();
                List<Background<Void>> calls = QueueChaos.begin(first, round);
                List<Background<Void>> others = QueueChaos.begin(last, round + 1);
                LockSupport.parkNanos(round * 1_000_000L); // the close comes sooner or later
                first.close();
                for (Background<Void> call : calls) {
                    assertThat(call.failure()).isInstanceOf(QueueClosedException.class);
                }
                last.close();
                for (Background<Void> other : others) {
                    assertThat(other.failure()).isInstanceOf(QueueClosedException.class);
                }
            }
        }
    }

    /** Q24. What is leased when its queue closes is with the others at once, however many do so. */
    @Test
    default void usersThatComeAndGoLoseNothing() throws Exception {
        int count = Stock.FEW / 2;
        try (QueuePlace place = place(options().withMaxDeliveries(0));
                MessageQueue<byte[]> stays = place.open()) {
            for (int i = 0; i < count; i++) {
                stays.put(Messages.numbered(1, i, 100));
            }
            for (int round = 0; round < 20; round++) {
                try (MessageQueue<byte[]> goes = place.open()) {
                    for (int i = 0; i < count / 2; i++) {
                        Messages.number(Stock.lease(goes).message());
                    }
                }
            }
            List<byte[]> all = new ArrayList<>();
            Stock.until(() -> stays.drainTo(all, count) >= 0 && all.size() >= count);
            assertThat(all.stream().map(Messages::number)).hasSize(count).doesNotHaveDuplicates();
            Stock.assertGood(stays);
        }
    }

    /** Q24. Hundreds of queue objects, in all states: no thread, no descriptor, and no more files than one leaves. */
    @Test
    default void closedQueuesLeaveNoThreadAndNoDescriptor() throws Exception {
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> stays = place.open()) {
            for (int i = 0; i < 10; i++) {
                useAndClose(place, stays, i);
            }
            Set<Thread> threads = Thread.getAllStackTraces().keySet();
            int descriptors = Leftovers.descriptors();
            for (int i = 0; i < 200; i++) {
                useAndClose(place, stays, i);
            }
            Lines.until(() -> newThreads(threads) < 5);
            System.gc(); // what the JDK keeps a thread (temporary buffers, selectors) goes with it
            // A few that were made for good meanwhile are no leak: one in any of the states would be forty.
            Lines.until(() -> Leftovers.descriptors() < descriptors + 10);
        }
    }

    /** Closes in each of the states that a queue can be in. */
    private static void useAndClose(QueuePlace place, MessageQueue<byte[]> stays, int round) throws Exception {
        List<Background<?>> waiting = new ArrayList<>();
        try (MessageQueue<byte[]> goes = place.open()) {
            switch (round % 5) {
                case 0 -> Stock.assertGood(goes);
                case 1 -> {
                    waiting.add(Background.call(goes::take).awaitAsleep());
                    waiting.add(Background.call(() -> stays.poll(Duration.ofMillis(1))));
                }
                case 2 -> {
                    Stock.fill(goes);
                    CompletableFuture<Void> future = goes.putAsync(new byte[1]);
                    waiting.add(Background.run(() -> goes.put(new byte[1])).awaitAsleep());
                    assertThat(future).isNotDone();
                }
                case 3 -> {
                    Subscription subscription = goes.handle(message -> {}, 3);
                    stays.put(new byte[1]);
                    assertThat(stays.awaitDrained(Duration.ofSeconds(30))).isTrue();
                    assertThat(subscription.isOpen()).isTrue();
                }
                default -> {
                    assertThat(goes.deadLetters().poll()).isNull();
                    stays.put(new byte[1]);
                    assertThat(Stock.lease(goes).message()).hasSize(1);
                }
            }
        }
        for (Background<?> each : waiting) {
            each.end();
        }
        stays.drainTo(new ArrayList<>(), Integer.MAX_VALUE);
    }

    /** Those that were not there before, but for the kit's own. */
    private static long newThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.getName().startsWith("ipc4j-tck-"))
                .count();
    }
}

package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Delivery;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of messages that are taken on approval (rules Q9 to Q11, Q14 and Q18). */
public interface QueueLeaseContract extends QueueFixture {

    /** Q9. Not to anybody, not when its taker closes, not when the queue is opened again. */
    @Test
    default void anAcknowledgedMessageNeverComesAgain() throws Exception {
        int count = 200;
        try (QueuePlace place = place();
                MessageQueue<byte[]> stays = place.open()) {
            try (MessageQueue<byte[]> goes = place.open()) {
                for (int i = 0; i < count; i++) {
                    stays.put(Messages.numbered(1, i, 100));
                }
                for (int i = 0; i < count; i++) {
                    try (Delivery<byte[]> delivery = Stock.lease(goes)) {
                        Messages.is(delivery.message(), 1, i);
                        assertThat(delivery.deliveries()).isEqualTo(1);
                        delivery.ack();
                    }
                }
            }
            assertThat(stays.poll(Duration.ofMillis(20))).isNull();
            try (MessageQueue<byte[]> later = place.open()) {
                assertThat(later.poll()).isNull();
                Stock.assertGood(later);
            }
        }
    }

    /** Q10. To the same taker, and to another; each time it says how often it came. It is the same message by its name. */
    @Test
    default void aReleasedMessageComesBackWithAGreaterCount() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            one.put(Messages.numbered(1, 0, 1000));
            Set<String> names = new HashSet<>();
            for (int i = 1; i <= 8; i++) {
                Delivery<byte[]> delivery = Stock.lease(i % 2 == 0 ? one : other);
                Messages.is(delivery.message(), 1, 0);
                assertThat(delivery.deliveries()).isEqualTo(i);
                names.add(delivery.id());
                if (i % 3 == 0) {
                    delivery.close();
                } else {
                    delivery.release();
                }
            }
            assertThat(names).hasSize(1).allMatch(name -> name.matches("[0-9a-f]{32}"));
            Messages.is(Stock.take(one), 1, 0);
            Stock.assertGood(other);
        }
    }

    /** Q10. One that comes back is there at once for those who wait. If it hangs: a release wakes nobody. */
    @Test
    default void aReleaseWakesWhoeverWaits() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            one.put(Messages.numbered(1, 0, 100));
            for (int i = 0; i < 20; i++) {
                try (Delivery<byte[]> delivery = Stock.lease(one)) {
                    Background<Delivery<byte[]>> waiting =
                            Background.call(other::lease).awaitAsleep();
                    delivery.release();
                    waiting.get().ack();
                }
                one.put(Messages.numbered(1, 0, 100));
            }
            Messages.is(Stock.take(one), 1, 0);
        }
    }

    /** Q10. Different messages have different names, whoever put them. */
    @Test
    default void eachMessageHasANameOfItsOwn() throws Exception {
        int count = 100;
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            for (int i = 0; i < count; i++) {
                one.put(new byte[0]);
                other.put(new byte[0]);
            }
            Set<String> names = new HashSet<>();
            for (int i = 0; i < 2 * count; i++) {
                try (Delivery<byte[]> delivery = Stock.lease(one)) {
                    names.add(delivery.id());
                    delivery.ack();
                }
            }
            assertThat(names).hasSize(2 * count);
        }
    }

    /** Q1, Q10. Several that are released out of order: all come again, and none is lost among the later ones. */
    @Test
    default void messagesThatAreReleasedInAnyOrderAllComeBack() throws Exception {
        int count = 2 * Stock.FEW;
        try (QueuePlace place = place(options().withCapacity(4 * Stock.FEW));
                MessageQueue<byte[]> queue = place.open()) {
            for (int i = 0; i < count; i++) {
                queue.put(Messages.numbered(1, i, 40));
            }
            List<Delivery<byte[]>> out = new ArrayList<>();
            for (int i = 0; i < count / 2; i++) {
                out.add(Stock.lease(queue));
            }
            for (int i = 0; i < out.size(); i++) {
                Delivery<byte[]> delivery = out.get(i * 7 % out.size());
                if (i % 4 == 0) {
                    delivery.ack();
                } else {
                    delivery.release();
                }
            }
            Set<Integer> found = new HashSet<>();
            for (int i = 0; i < count - count / 8; i++) {
                try (Delivery<byte[]> delivery = Stock.lease(queue)) {
                    int number = Messages.number(delivery.message());
                    assertThat(found.add(number)).as("%d comes once", number).isTrue();
                    assertThat(delivery.deliveries()).isEqualTo(number < count / 2 ? 2 : 1);
                    delivery.ack();
                }
            }
            assertThat(queue.poll()).isNull();
        }
    }

    /** Q11. Whoever waits for it gets it; an answer that comes too late says so. */
    @Test
    default void closingAQueueGivesBackWhatItHasLeased() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> stays = place.open()) {
            MessageQueue<byte[]> goes = place.open();
            for (int i = 0; i < 3; i++) {
                stays.put(Messages.numbered(1, i, 100));
            }
            List<Delivery<byte[]>> out = List.of(Stock.lease(goes), Stock.lease(goes), Stock.lease(goes));
            Background<Delivery<byte[]>> waiting = Background.call(stays::lease).awaitAsleep();
            goes.close();
            Set<Integer> found = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                try (Delivery<byte[]> delivery = i == 0 ? waiting.get() : Stock.lease(stays)) {
                    found.add(Messages.number(delivery.message()));
                    assertThat(delivery.deliveries()).isEqualTo(2);
                    delivery.ack();
                }
            }
            assertThat(found).containsExactlyInAnyOrder(0, 1, 2);
            assertThatThrownBy(out.get(0)::ack).isInstanceOf(QueueClosedException.class);
            assertThatThrownBy(out.get(1)::reject).isInstanceOf(QueueClosedException.class);
            out.get(2).release();
            out.forEach(Delivery::close);
            assertThat(stays.poll()).isNull();
        }
    }

    /** Q11. What waits stays, whoever closes; also when for a while nobody has the queue open. */
    @Test
    default void whatWaitsStaysInAQueueThatOutlivesItsUsers() throws Exception {
        needs(QueueCapability.OUTLIVES_ITS_USERS);
        int count = 50;
        try (QueuePlace place = place()) {
            try (MessageQueue<byte[]> queue = place.open()) {
                for (int i = 0; i < count; i++) {
                    queue.put(Messages.numbered(1, i, Stock.size(queue, i)));
                }
            }
            try (MessageQueue<byte[]> queue = place.open()) {
                Messages.is(Stock.take(queue), 1, 0);
                Messages.is(Stock.lease(queue).message(), 1, 1);
            }
            try (MessageQueue<byte[]> queue = place.open()) {
                Set<Integer> found = new HashSet<>();
                for (int i = 1; i < count; i++) {
                    found.add(Messages.number(Stock.take(queue)));
                }
                assertThat(found).hasSize(count - 1).doesNotContain(0);
                Stock.assertGood(queue);
            }
        }
    }

    /** Q14. By each way first, and by each way then. */
    @Test
    default void aDeliveryIsAnsweredOnce() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            for (int first = 0; first < 3; first++) {
                queue.put(Messages.numbered(1, first, 100));
                Delivery<byte[]> delivery = Stock.lease(queue);
                answers(delivery).get(first).run();
                for (Background.Work second : answers(delivery)) {
                    assertThatThrownBy(second::run).isInstanceOf(IllegalStateException.class);
                }
                delivery.close();
                Messages.is(delivery.message(), 1, first);
                if (first == 1) {
                    Messages.is(Stock.take(queue), 1, first);
                }
                assertThat(queue.poll()).isNull();
            }
        }
    }

    private static List<Background.Work> answers(Delivery<byte[]> delivery) {
        return List.of(delivery::ack, delivery::release, delivery::reject);
    }

    /** Q14. By many threads at once: one of them does it. */
    @Test
    default void ofManyWhoAnswerOneDoesIt() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> queue = place.open()) {
            for (int round = 0; round < 50; round++) {
                queue.put(Messages.numbered(1, round, 100));
                Delivery<byte[]> delivery = Stock.lease(queue);
                CyclicBarrier together = new CyclicBarrier(4);
                AtomicInteger answered = new AtomicInteger();
                List<Background<Void>> threads = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    threads.add(Background.run(() -> {
                        together.await();
                        try {
                            delivery.ack();
                            answered.incrementAndGet();
                        } catch (IllegalStateException e) {
                            // Another was first.
                        }
                    }));
                }
                for (Background<Void> thread : threads) {
                    thread.get();
                }
                assertThat(answered).hasValue(1);
            }
            assertThat(queue.poll()).isNull();
        }
    }

    /** Q18. Not while something waits or is out; a dead letter is done with. */
    @Test
    default void aQueueIsDrainedWhenAllIsAcknowledgedOrDead() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            assertThat(one.awaitDrained(Duration.ZERO)).isTrue();
            one.put(Messages.numbered(1, 0, 100));
            one.put(Messages.numbered(1, 1, 100));
            assertThat(other.awaitDrained(Duration.ZERO)).isFalse();
            Background<Boolean> waiting =
                    Background.call(() -> one.awaitDrained(Duration.ofHours(1))).awaitAsleep();
            try (Delivery<byte[]> first = Stock.lease(other);
                    Delivery<byte[]> second = Stock.lease(other)) {
                assertThat(one.awaitDrained(Duration.ofMillis(10))).isFalse();
                first.ack();
                assertThat(one.awaitDrained(Duration.ofMillis(10))).isFalse();
                assertThat(waiting.isDone()).isFalse();
                second.reject();
            }
            assertThat(waiting.get()).isTrue();
            assertThat(other.awaitDrained(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** Q18. Many wait for it, at several objects, while others work. If one hangs: the last answer woke only one. */
    @Test
    default void everybodyWhoWaitsForTheEndIsTold() throws Exception {
        int count = 500;
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            for (int i = 0; i < count; i++) {
                one.put(Messages.numbered(1, i, 100));
            }
            List<Background<Boolean>> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                MessageQueue<byte[]> by = i % 2 == 0 ? one : other;
                waiting.add(Background.call(() -> by.awaitDrained(Duration.ofHours(1)))
                        .awaitAsleep());
            }
            Stock.expect(other, 1, 0, count);
            for (Background<Boolean> each : waiting) {
                assertThat(each.get()).isTrue();
            }
        }
    }
}

package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ipc4j.Codec;
import io.ipc4j.CodecException;
import io.ipc4j.Delivery;
import io.ipc4j.MessageQueue;
import io.ipc4j.QueueClosedException;
import io.ipc4j.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What becomes of messages that nobody can use (rules Q12, Q13 and Q21). */
public interface QueueDeadLetterContract extends QueueFixture {

    /** Q12. Whole, once, by its old name, for everybody who has the queue open; and nowhere else. */
    @Test
    default void aRejectedMessageGoesToTheDeadLetters() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<byte[]> one = place.open();
                MessageQueue<byte[]> other = place.open()) {
            String name;
            one.put(Messages.numbered(1, 0, 1000));
            try (Delivery<byte[]> delivery = Stock.lease(one)) {
                name = delivery.id();
                delivery.reject();
            }
            assertThat(one.poll()).isNull();
            assertThat(one.awaitDrained(Duration.ofSeconds(30))).isTrue();
            Stock.until(() -> other.deadLetters().size() == 1);
            try (Delivery<byte[]> letter = Stock.lease(other.deadLetters())) {
                Messages.is(letter.message(), 1, 0);
                assertThat(letter.id()).isEqualTo(name);
                letter.ack();
            }
            assertThat(one.deadLetters().poll()).isNull();
            assertThat(other.poll()).isNull();
            Stock.assertGood(one);
        }
    }

    /** Q12. A queue like others: read with a codec of bytes, leased, released; it is the same object each time. */
    @Test
    default void deadLettersAreTakenLikeOtherMessages() throws Exception {
        int count = 20;
        try (QueuePlace place = place()) {
            MessageQueue<String> queue = place.open(Codec.utf8());
            for (int i = 0; i < count; i++) {
                queue.put("letter " + i);
                try (Delivery<String> delivery = Stock.lease(queue)) {
                    delivery.reject();
                }
            }
            MessageQueue<byte[]> letters = queue.deadLetters();
            assertThat(queue.deadLetters()).isSameAs(letters);
            List<String> found = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                found.add(new String(Stock.take(letters), StandardCharsets.UTF_8));
            }
            assertThat(found).hasSize(count).startsWith("letter 0").endsWith("letter " + (count - 1));
            assertThat(letters.poll()).isNull();
            queue.close();
            assertThatThrownBy(letters::poll).isInstanceOf(QueueClosedException.class);
        }
    }

    /** Q12. A dead letter that is rejected, or released however often, is not lost: it is there again. */
    @Test
    default void aDeadLetterThatIsRejectedStaysADeadLetter() throws Exception {
        try (QueuePlace place = place(options().withMaxDeliveries(2));
                MessageQueue<byte[]> queue = place.open()) {
            queue.put(Messages.numbered(1, 0, 100));
            try (Delivery<byte[]> delivery = Stock.lease(queue)) {
                delivery.reject();
            }
            for (int i = 0; i < 6; i++) {
                try (Delivery<byte[]> letter = Stock.lease(queue.deadLetters())) {
                    Messages.is(letter.message(), 1, 0);
                    if (i % 2 == 0) {
                        letter.reject();
                    }
                }
            }
            assertThat(queue.poll()).isNull();
            Messages.is(Stock.take(queue.deadLetters()), 1, 0);
        }
    }

    /** Q13. After so many deliveries, and not before; other messages are still taken. */
    @Test
    default void aMessageThatWasDeliveredTooOftenGoesToTheDeadLetters() throws Exception {
        try (QueuePlace place = place(options().withMaxDeliveries(3));
                MessageQueue<byte[]> queue = place.open()) {
            queue.put(Messages.numbered(1, 0, 300));
            for (int i = 1; i <= 3; i++) {
                try (Delivery<byte[]> delivery = Stock.lease(queue)) {
                    Messages.is(delivery.message(), 1, 0);
                    assertThat(delivery.deliveries()).isEqualTo(i);
                }
            }
            queue.put(Messages.numbered(1, 1, 300));
            Messages.is(Stock.take(queue), 1, 1);
            assertThat(queue.poll()).isNull();
            Messages.is(Stock.take(queue.deadLetters()), 1, 0);
            assertThat(queue.awaitDrained(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** Q13. Zero is any number. */
    @Test
    default void withoutALimitAMessageComesAnyNumberOfTimes() throws Exception {
        try (QueuePlace place = place(options().withMaxDeliveries(0));
                MessageQueue<byte[]> queue = place.open()) {
            queue.put(Messages.numbered(1, 0, 300));
            for (int i = 1; i <= 50; i++) {
                try (Delivery<byte[]> delivery = Stock.lease(queue)) {
                    assertThat(delivery.deliveries()).isEqualTo(i);
                }
            }
            Messages.is(Stock.take(queue), 1, 0);
            assertThat(queue.deadLetters().poll()).isNull();
        }
    }

    /** Q13. Closing the queue counts as an answer that did not come. */
    @Test
    default void takersThatCloseAreCountedToo() throws Exception {
        try (QueuePlace place = place(options().withMaxDeliveries(2));
                MessageQueue<byte[]> stays = place.open()) {
            stays.put(Messages.numbered(1, 0, 300));
            for (int i = 0; i < 2; i++) {
                try (MessageQueue<byte[]> goes = place.open()) {
                    Messages.is(Stock.lease(goes).message(), 1, 0);
                }
            }
            assertThat(stays.poll()).isNull();
            Messages.is(Stock.take(stays.deadLetters()), 1, 0);
        }
    }

    /** Q12. Dead letters are bounded: the oldest give way, the newest are there, and the queue goes on. */
    @Test
    default void theOldestDeadLettersGiveWay() throws Exception {
        int count = 30 * Stock.FEW;
        try (QueuePlace place = smallPlace();
                MessageQueue<byte[]> queue = place.open()) {
            int size = Math.min(1000, queue.maxMessage());
            for (int i = 0; i < count; i++) {
                queue.put(Messages.numbered(1, i, size));
                try (Delivery<byte[]> delivery = Stock.lease(queue)) {
                    delivery.reject();
                }
            }
            List<byte[]> letters = new ArrayList<>();
            queue.deadLetters().drainTo(letters, count);
            assertThat(letters).hasSizeBetween(1, count);
            int first = count - letters.size();
            for (int i = 0; i < letters.size(); i++) {
                Messages.is(letters.get(i), 1, first + i);
            }
            Stock.assertGood(queue);
        }
    }

    /** Q21. By every way of taking; the next message comes as if it had not been there. */
    @Test
    default void aMessageThatCannotBeDecodedIsReportedAndADeadLetter() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<String> queue = place.open(new PickyCodec())) {
            List<Background.Work> ways = List.of(
                    queue::take,
                    queue::poll,
                    () -> queue.poll(Duration.ofSeconds(30)),
                    queue::lease,
                    () -> queue.lease(Duration.ofSeconds(30)),
                    () -> queue.drainTo(new ArrayList<>(), 10));
            for (Background.Work way : ways) {
                queue.put("bad");
                queue.put("good");
                assertThatThrownBy(way::run)
                        .isInstanceOf(CodecException.class)
                        .hasMessageContainingAll("bad", queue.address().toString());
                assertThat(Stock.take(queue)).isEqualTo("good");
                assertThat(queue.poll()).isNull();
                assertThat(new String(Stock.take(queue.deadLetters()), StandardCharsets.UTF_8))
                        .isEqualTo("bad");
            }
            assertThat(queue.awaitDrained(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** Q21, Q16. Handlers go on with the next one. */
    @Test
    default void handlersGoOnAfterAMessageThatCannotBeDecoded() throws Exception {
        try (QueuePlace place = place();
                MessageQueue<String> queue = place.open(new PickyCodec())) {
            Queue<String> handled = new ConcurrentLinkedQueue<>();
            try (Subscription subscription = queue.handle(handled::add, 1)) {
                queue.putAll(List.of("one", "bad", "two", "worse", "three"));
                Stock.until(() -> handled.size() == 3);
                assertThat(queue.awaitDrained(Duration.ofSeconds(30))).isTrue();
                assertThat(subscription.isOpen()).isTrue();
            }
            assertThat(handled).containsExactly("one", "two", "three");
            Stock.take(queue.deadLetters());
            Stock.take(queue.deadLetters());
            assertThat(queue.deadLetters().poll()).isNull();
        }
    }
}

package io.ipc4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.ipc4j.Delivery;
import io.ipc4j.MessageQueue;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What tests do to a queue as a whole. */
final class Stock {
    /** The capacity of a queue that is soon full. */
    static final int FEW = 64;

    /** The size of a message that takes the least room. */
    static final int SMALL = 16;

    private static final Duration LONG = Duration.ofSeconds(30);

    private Stock() {}

    /** A size for the message of this number, which the queue can carry. */
    static int size(MessageQueue<?> queue, int number) {
        return Math.min(Messages.size(number), queue.maxMessage());
    }

    /** Puts small messages of sender 0 until the queue is full; gives how many it took. */
    static int fill(MessageQueue<byte[]> queue) {
        long capacity = queue.capacity();
        int count = 0;
        while (queue.offer(Messages.numbered(0, count, SMALL))) {
            count++;
            assertThat((long) count)
                    .as("messages taken though nobody takes them")
                    .isLessThanOrEqualTo(capacity);
        }
        return count;
    }

    /** Takes the messages {@code from} to {@code to - 1} of a sender, and fails if they are not the next ones. */
    static void expect(MessageQueue<byte[]> queue, int sender, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            Messages.is(queue.take(), sender, i);
        }
    }

    /** Fails if the queue, which should be empty and asked by nobody else, does not carry messages. */
    static void assertGood(MessageQueue<byte[]> queue) throws InterruptedException {
        assertThat(queue.poll()).as("a message that nobody put").isNull();
        queue.put(Messages.numbered(7, 1, 100));
        queue.put(Messages.numbered(7, 2, Math.min(30_000, queue.maxMessage())));
        expect(queue, 7, 1, 3);
        assertThat(queue.poll()).as("a message that was taken").isNull();
    }

    /** Waits for a message, which should come soon. */
    static <T> Delivery<T> lease(MessageQueue<T> queue) throws InterruptedException {
        Delivery<T> delivery = queue.lease(LONG);
        return present(delivery);
    }

    /** Waits for a message, which should come soon. */
    static <T> T take(MessageQueue<T> queue) throws InterruptedException {
        return present(queue.poll(LONG));
    }

    private static <T> T present(@Nullable T message) {
        if (message == null) {
            throw new AssertionError("a message should be there, but none came in " + LONG);
        }
        return message;
    }

    /** Waits until it is so: what a queue says of itself may be a moment old. */
    static void until(BooleanSupplier condition) {
        Lines.until(condition::getAsBoolean);
    }
}

package io.ipc4j.spi;

import io.ipc4j.QueueStats;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a queue, as bytes: what a transport gives that has queues of its own. Like a {@link Link} it tries and never waits; waiting,
 * timeouts, codecs and handlers are written once, above it. Any thread may call anything at any time, also while another closes
 * it: whatever is called after that, here or on what was leased, is a {@link io.ipc4j.QueueClosedException}.
 */
public interface QueueStore extends AutoCloseable {
    /** In the place of a number: the store numbers the message itself, so that no other of its series has that number. */
    long UNNUMBERED = -1;

    /**
     * Puts a message in if there is room. When it is true the message is as durable as the queue; that alone may take time.
     *
     * @param message the message, from position to limit; at most {@link #maxMessage} bytes; its position is left alone
     * @param series the first half of its name, see {@link io.ipc4j.Delivery#id}
     * @param number the second half, or {@link #UNNUMBERED}; one series has either numbers or none
     * @return false if there is no room: nothing was put
     * @throws io.ipc4j.QueueException if the queue has failed or is closed
     */
    boolean tryPut(ByteBuffer message, long series, long number);

    /**
     * Puts messages in while there is room, from the first one on and in their order. What is true of a message that {@link #tryPut} has put in is true of
     * each of these; many at once may cost less.
     *
     * @param messages the messages; the list and their positions are left alone
     * @param series the first half of their names
     * @param number the second half of the first one's name, from which the others are counted on, or {@link #UNNUMBERED}
     * @return how many are in; 0 if there is no room
     * @throws io.ipc4j.QueueException if the queue has failed or is closed; the first of them may be in then
     */
    default int tryPutAll(List<ByteBuffer> messages, long series, long number) {
        int count = 0;
        while (count < messages.size()
                && tryPut(messages.get(count), series, number == UNNUMBERED ? UNNUMBERED : number + count)) {
            count++;
        }
        return count;
    }

    /**
     * Whether it is worth the while of one who waits for room, and could wait for a few microseconds more, to try now. Who fills each
     * place as soon as it is free works on the same memory as those who free it, and slows them down.
     *
     * @return false if there is room for few messages at the most; a store that does not care says true
     * @throws io.ipc4j.QueueException if the queue has failed or is closed
     */
    default boolean hasAmpleRoom() {
        return true;
    }

    /**
     * Leases the next message. One that was delivered too often is made a dead letter on the way and not handed out.
     *
     * @return the message, or null if none is there
     * @throws io.ipc4j.QueueException if the queue has failed or is closed
     */
    @Nullable
    LeasedMessage tryLease();

    /**
     * Leases the next message as {@link #tryLease} does, and acknowledges it: as one, that may cost less.
     *
     * @return its bytes, the caller's; null if none is there
     * @throws io.ipc4j.QueueException if the queue has failed or is closed; nothing was taken then, unless it failed meanwhile
     */
    default byte @Nullable [] tryTake() {
        LeasedMessage message = tryLease();
        if (message == null) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = message.toArray();
        } catch (RuntimeException | Error e) {
            message.handBack();
            throw e;
        }
        message.ack();
        return bytes;
    }

    /**
     * Leases the next messages, as {@link #tryLease} does.
     *
     * @param most how many at the most, at least 1
     * @return those that are there, in order; the caller's
     * @throws io.ipc4j.QueueException if the queue has failed or is closed; what was leased meanwhile goes back, as whenever this throws
     */
    default List<LeasedMessage> tryLeaseAll(int most) {
        List<LeasedMessage> messages = new ArrayList<>();
        try {
            LeasedMessage message;
            while (messages.size() < most && (message = tryLease()) != null) {
                messages.add(message);
            }
        } catch (RuntimeException | Error e) {
            messages.forEach(LeasedMessage::handBack);
            throw e;
        }
        return messages;
    }

    /**
     * Acknowledges many, as {@link LeasedMessage#ack} does.
     *
     * @param messages what was leased here, and not answered yet
     * @throws io.ipc4j.QueueException if the queue has failed or is closed; the first of them may be acknowledged
     */
    default void ackAll(List<? extends LeasedMessage> messages) {
        messages.forEach(LeasedMessage::ack);
    }

    /**
     * Looks whether nothing is there, neither waiting nor leased.
     *
     * @return true if all that was put is acknowledged or a dead letter
     */
    boolean isDrained();

    /**
     * What can be seen of the queue.
     *
     * @return the figures of a moment ago
     */
    QueueStats stats();

    /**
     * The largest message.
     *
     * @return its size in bytes
     */
    int maxMessage();

    /**
     * How to learn of changes. It is raised by every {@link #tryPut} and release of any process for {@link Readiness#READ}, and by every
     * answer that makes room or leaves the queue drained for {@link Readiness#WRITE}; a store may leave that out while nobody is armed. After a close or a failure it is raised for both.
     *
     * @return the same signal each time
     */
    Signal readiness();

    /**
     * The dead letters, of the same kind.
     *
     * @return the same store each time; null if this is such a store itself
     * @throws io.ipc4j.QueueException if they can't be opened
     */
    @Nullable
    QueueStore deadLetters();

    /** Gives back what was leased through this store, and closes it and its dead letters. Closing again does nothing. */
    @Override
    void close();
}

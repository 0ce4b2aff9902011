package io.ipc4j.queue;

import io.ipc4j.QueueStats;
import io.ipc4j.spi.LeasedMessage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a queue, as bytes, with calls that wait: those of a {@link io.ipc4j.spi.QueueStore} here, or those that somebody
 * serves elsewhere. Codecs and the verbs of {@link io.ipc4j.MessageQueue} are written once, above it. Time-outs are nanoseconds,
 * {@code Long.MAX_VALUE} never comes, 0 tries once; interrupts and exceptions are those of the interface above. Any thread.
 */
interface Depot extends AutoCloseable {

    /** Tries once; where the messages are elsewhere, that is to ask once. An interrupt stays pending. */
    boolean tryPut(ByteBuffer message);

    /** False when the time is over, and nothing is put then. */
    boolean put(ByteBuffer message, long timeoutNanos) throws InterruptedException;

    /** In order; may not keep the buffers. */
    void putAll(Collection<ByteBuffer> messages) throws InterruptedException;

    /** May not keep the buffer. */
    CompletableFuture<Void> putAsync(ByteBuffer message) throws InterruptedException;

    /** Tries once; where the messages are elsewhere, that is to ask once. An interrupt stays pending. */
    @Nullable
    LeasedMessage tryLease();

    /**
     * Tries once to lease what is there, up to so many; asked once, a depot may give fewer.
     *
     * @param to gets them; none if this throws
     * @return whether there may be more
     */
    boolean tryLease(int most, Collection<? super LeasedMessage> to);

    /** Null when the time is over. */
    @Nullable
    LeasedMessage lease(long timeoutNanos) throws InterruptedException;

    /** Leases, and acknowledges; null when the time is over. */
    default byte @Nullable [] take(long timeoutNanos) throws InterruptedException {
        LeasedMessage message = lease(timeoutNanos);
        if (message == null) {
            return null;
        }
        byte[] bytes = Settling.toArray(message);
        message.ack();
        return bytes;
    }

    /** Acknowledges without waiting to hear that it is known: for those who have more to do than to care about one message. */
    void ackSoon(LeasedMessage message);

    /** Acknowledges all that {@link #tryLease(int, Collection)} gave, or a part of it, as one. */
    void ackAll(List<LeasedMessage> messages);

    /** So many handlers begin to lease one message after the other, or, if negative, have ended. */
    default void expect(int handlers) {}

    /** False when the time is over. */
    boolean awaitDrained(long timeoutNanos) throws InterruptedException;

    QueueStats stats();

    int maxMessage();

    /** Null if these are dead letters themselves. */
    @Nullable
    Depot deadLetters();

    /** As the user wrote it. */
    URI address();

    @Override
    void close();
}

package io.ipc4j;

/**
 * A message on approval: it is this taker's until it is answered, and comes back if it is not. Any thread may answer, but only once.
 *
 * @param <T> the type of the message
 */
public interface Delivery<T> extends AutoCloseable {

    /**
     * The message.
     *
     * @return the message, also after the answer
     */
    T message();

    /**
     * How often the message was delivered, with this time: 1 if nobody has had it before. After the death of a taker it may be one too
     * great or too small.
     *
     * @return the count, at least 1
     */
    int deliveries();

    /**
     * Names the message: the same at every delivery of it, and at no other message of its queue. On a served queue a message that was put
     * again, since nobody knew whether it had arrived, has the same name twice: who must not do a thing twice remembers
     * the names of what was done.
     *
     * @return the name, 16 bytes as 32 hexadecimal digits
     */
    String id();

    /**
     * The message is done: when this returns it never comes again.
     *
     * @throws IllegalStateException if the delivery has been answered
     * @throws QueueClosedException if the queue was closed before, which gave the message back
     * @throws QueueException if the queue has failed, or its server was lost before it confirmed: the message may come again
     */
    void ack();

    /**
     * Gives the message back, to anybody.
     *
     * @throws IllegalStateException if the delivery has been answered
     */
    void release();

    /**
     * The message is no good: it goes to the {@linkplain MessageQueue#deadLetters() dead letters}.
     *
     * @throws IllegalStateException if the delivery has been answered
     * @throws QueueException if the queue has failed, or its server was lost before it confirmed: the message may come again
     */
    void reject();

    /** Releases the message if it has not been answered. */
    @Override
    void close();
}

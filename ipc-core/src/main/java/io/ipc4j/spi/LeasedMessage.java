package io.ipc4j.spi;

import java.nio.ByteBuffer;

/** A message of a {@link QueueStore} that its taker has to answer. The store may trust that it is answered once at most. */
public interface LeasedMessage {

    /**
     * The message.
     *
     * @return a copy of its own, on the heap; the same object each time
     */
    ByteBuffer bytes();

    /**
     * The message, for who acknowledges or releases it after that, and asks for nothing else.
     *
     * @return an array that is the caller's, and may be changed
     */
    default byte[] toArray() {
        ByteBuffer from = bytes();
        byte[] array = new byte[from.remaining()];
        from.get(from.position(), array);
        return array;
    }

    /**
     * How often it was delivered, with this time.
     *
     * @return at least 1
     */
    int deliveries();

    /**
     * The first half of its name.
     *
     * @return which series of messages
     * @see io.ipc4j.Delivery#id
     */
    long series();

    /**
     * The second half of its name.
     *
     * @return which of the series
     */
    long number();

    /**
     * Done: it never comes again.
     *
     * @throws io.ipc4j.QueueException if the queue has failed or is closed
     */
    void ack();

    /**
     * Gives it back.
     *
     * @throws io.ipc4j.QueueException if the queue has failed or is closed
     */
    void release();

    /**
     * Gives it back before anybody has looked at it: it was not delivered, where the store can forget that.
     *
     * @throws io.ipc4j.QueueException if the queue has failed or is closed
     */
    default void handBack() {
        release();
    }

    /**
     * Makes it a dead letter; in the store of the dead letters it is released instead.
     *
     * @throws io.ipc4j.QueueException if the queue has failed or is closed
     */
    void reject();
}

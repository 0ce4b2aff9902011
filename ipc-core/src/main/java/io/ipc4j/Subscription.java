package io.ipc4j;

/** Handlers at work on the messages of a queue, until it is closed. */
public interface Subscription extends AutoCloseable {

    /**
     * Lets no further handler begin, and waits for those that run, however long that takes. Called by such a handler,
     * it does not wait for that one. Closing again waits too. An interrupt ends the waiting, and stays pending.
     *
     * <p>A handler must not call {@code System.exit} where a shutdown hook closes the subscription: each would wait for
     * the other. Let it close the subscription, or another thread do so, and {@code main} end.
     */
    @Override
    void close();

    /**
     * Whether handlers still get messages.
     *
     * @return false once this or the queue is closed, or the queue has failed
     */
    boolean isOpen();
}

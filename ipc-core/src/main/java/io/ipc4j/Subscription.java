package io.ipc4j;

/** Handlers at work on the messages of a queue, until it is closed. */
public interface Subscription extends AutoCloseable {

    /**
     * Lets no further handler begin, and waits for those that run. Called by such a handler, it does not wait for that one. Closing
     * again waits too. A pending interrupt ends the waiting, and stays pending.
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

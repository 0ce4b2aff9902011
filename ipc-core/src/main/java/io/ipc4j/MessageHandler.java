package io.ipc4j;

/**
 * Takes the messages that a channel receives, or those of a queue.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface MessageHandler<T> {

    /**
     * Takes one message.
     *
     * @param message the message, now the handler's own
     * @throws InterruptedException if the thread was interrupted while the handler waited, e.g. in {@link Channel#send}
     */
    void onMessage(T message) throws InterruptedException;
}

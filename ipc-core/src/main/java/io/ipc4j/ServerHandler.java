package io.ipc4j;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Server} does with its clients. Runs in the server's thread: what waits here lets all others wait. A {@code send} to a client
 * waits here only if {@link ServerOptions#slowClients} says so, or if it has a timeout.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface ServerHandler<T> {

    /**
     * The server starts. Called once, before all else, in the thread that starts it: for a handler that will broadcast. It has no address
     * yet.
     *
     * @param server the server that calls this handler
     */
    default void onStart(Server<T> server) {}

    /**
     * A client has come.
     *
     * @param channel the channel to it
     * @throws Exception whatever goes wrong; it closes this channel
     */
    default void onOpen(Channel<T> channel) throws Exception {}

    /**
     * A client has sent a message.
     *
     * @param channel the channel to it
     * @param message the message
     * @throws Exception whatever goes wrong; it closes this channel
     */
    void onMessage(Channel<T> channel, T message) throws Exception;

    /**
     * A client is gone. The channel is closed, and not in {@link Server#channels} any more.
     *
     * @param channel the channel that was
     * @param cause why, if it did not end in order; null if the client or this side just closed, or the client's process ended
     *     between two messages
     */
    default void onClose(Channel<T> channel, @Nullable Throwable cause) {}

    /**
     * Something went wrong: a handler threw, or the codec could not decode a message. Return normally from the latter and
     * the client stays; throw, and it is closed. After an exception of a handler it is closed either way. The default
     * throws nothing and logs at {@code warn}.
     *
     * @param channel the channel that it happened on
     * @param error what was thrown
     * @throws Exception to close the channel
     */
    default void onError(Channel<T> channel, Throwable error) throws Exception {
        org.slf4j.LoggerFactory.getLogger(Server.class).warn("{}: {}", channel.peer(), error.toString(), error);
    }
}

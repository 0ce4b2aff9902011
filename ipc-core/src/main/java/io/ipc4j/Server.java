package io.ipc4j;

import io.ipc4j.event.LoopServer;
import java.net.URI;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Serves any number of clients with one thread: the event loop that most programs want.
 *
 * <pre>{@code
 * try (Server<String> server = Server.start(
 *         Ipc.listen("tcp://127.0.0.1:51000", Codec.utf8()), (channel, message) -> channel.send(message))) {
 *     server.awaitClosed();
 * }
 * }</pre>
 *
 * <ul>
 *   <li><b>V1</b> Each client gets one {@code onOpen}, its messages in order, one {@code onClose}; all in one and the same
 *       thread.
 *   <li><b>V2</b> A handler that throws closes its own channel only; {@code onError} is told, then {@code onClose}.
 *   <li><b>V3</b> {@code broadcast} reaches every client that is open, in one order for all that one thread broadcasts.
 *   <li><b>V4</b> A client that reads nothing stops nobody: its own messages are left unread until it reads, what one call of the
 *       handler answers it is kept up to 16 MiB, and what others make the server send to it is bounded by
 *       {@link ChannelOptions#sendBuffer} and one message more. Past that {@link SlowClientPolicy} decides.
 *   <li><b>V5</b> {@code DISCONNECT} closes the slow client, with the reason in {@code onClose} and in the log.
 *   <li><b>V6</b> {@code DROP_NEWEST} drops messages for the slow client, which gets the earlier ones whole.
 *   <li><b>V7</b> {@code BLOCK} waits for the slow client, and loses nothing.
 *   <li><b>V8</b> {@code close} closes the listeners and all channels, pushes what was sent, and tells each {@code onClose}.
 *   <li><b>V9</b> {@code channels()} are those that have had {@code onOpen} and not yet {@code onClose}.
 *   <li><b>V10</b> Clients of several listeners, of different transports, are served together.
 * </ul>
 *
 * <p>{@code send} to a channel of this server behaves, in its handlers and in {@code broadcast}, as V4 says; in any other thread
 * it waits, as on every channel.
 *
 * @param <T> the type of the messages
 */
public interface Server<T> extends AutoCloseable {

    /**
     * Starts a server with one thread and the default options.
     *
     * @param <T> the type of the messages
     * @param listener where clients come in; the server closes it
     * @param handler what to do
     * @return the running server
     */
    static <T> Server<T> start(Listener<T> listener, ServerHandler<T> handler) {
        return start(listener, handler, ServerOptions.defaults());
    }

    /**
     * Starts a server.
     *
     * @param <T> the type of the messages
     * @param listener where clients come in; the server closes it
     * @param handler what to do; with several threads it is called by all of them, each client always by the same one
     * @param options threads, and what to do with slow clients
     * @return the running server
     */
    static <T> Server<T> start(Listener<T> listener, ServerHandler<T> handler, ServerOptions options) {
        LoopServer<T> server = null;
        try {
            server = new LoopServer<>(handler, options);
            handler.onStart(server);
            server.listen(listener);
            return server;
        } catch (RuntimeException | Error e) {
            if (server != null) {
                server.close();
            }
            listener.close();
            throw e;
        }
    }

    /**
     * Serves the clients of one more listener too.
     *
     * @param listener where clients come in; the server closes it
     * @throws ChannelClosedException if this server is closed
     * @throws IllegalArgumentException if the listener was not made by {@link Ipc}
     */
    void listen(Listener<T> listener);

    /**
     * The address of the first listener.
     *
     * @return the real address
     * @throws IllegalStateException in {@link ServerHandler#onStart}, when there is none yet
     */
    URI address();

    /**
     * The clients that are here now.
     *
     * @return a snapshot
     */
    Collection<Channel<T>> channels();

    /**
     * Sends a message to all clients. Never waits, but with {@link SlowClientPolicy#BLOCK}.
     *
     * @param message the message, encoded once
     * @throws IllegalArgumentException if the message is larger than the limit, or the framing can't carry it
     */
    default void broadcast(T message) {
        broadcast(message, null);
    }

    /**
     * Sends a message to all clients but one: what somebody says to all the others.
     *
     * @param message the message, encoded once
     * @param except the client that is left out, if any
     * @throws IllegalArgumentException if the message is larger than the limit, or the framing can't carry it
     */
    void broadcast(T message, @Nullable Channel<T> except);

    /**
     * Waits until the server is closed.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    void awaitClosed() throws InterruptedException;

    /**
     * Closes the listeners and all channels; called again it closes nothing. Waits until the handlers that run have returned, but not in one of
     * them: so a handler must not call {@code System.exit} where a shutdown hook closes the server. It closes the server itself, and the
     * main thread ends the program.
     */
    @Override
    void close();
}

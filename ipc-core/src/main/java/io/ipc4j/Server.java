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
 * <p>Any thread may call anything, a handler too; but {@code awaitClosed} in a handler waits for itself. The server's
 * threads keep the process alive until it is closed, unless it is a daemon thread that starts it.
 *
 * @param <T> the type of the messages
 */
public interface Server<T> extends AutoCloseable {

    /**
     * Starts a server with one thread and the default options. If this throws, be it what {@link ServerHandler#onStart}
     * has thrown, the listener is closed.
     *
     * @param <T> the type of the messages
     * @param listener where clients come in; the server closes it
     * @param handler what to do
     * @return the running server
     * @throws IllegalArgumentException if the listener was not made by {@link Ipc}
     * @throws IpcException if the system refuses (no descriptor left)
     */
    static <T> Server<T> start(Listener<T> listener, ServerHandler<T> handler) {
        return start(listener, handler, ServerOptions.defaults());
    }

    /**
     * Starts a server. If this throws, be it what {@link ServerHandler#onStart} has thrown, the listener is closed.
     *
     * @param <T> the type of the messages
     * @param listener where clients come in; the server closes it
     * @param handler what to do; with several threads it is called by all of them, each client always by the same one
     * @param options threads, and what to do with slow clients
     * @return the running server
     * @throws IllegalArgumentException if the listener was not made by {@link Ipc}
     * @throws IpcException if the system refuses (no descriptor left)
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
     * Sends a message to all clients. Never waits, but with {@link SlowClientPolicy#BLOCK}. If it throws nobody gets
     * the message, unless there are listeners with different codecs or options: then some clients may get it.
     *
     * @param message the message, encoded once if all listeners have the same codec and options
     * @throws IllegalArgumentException if the message is larger than the limit, or the framing can't carry it
     * @throws CodecException if the codec can't encode it
     */
    default void broadcast(T message) {
        broadcast(message, null);
    }

    /**
     * Sends a message to all clients but one: what somebody says to all the others. Otherwise as
     * {@link #broadcast(Object)}.
     *
     * @param message the message, encoded once if all listeners have the same codec and options
     * @param except the client that is left out, if any
     * @throws IllegalArgumentException if the message is larger than the limit, or the framing can't carry it
     * @throws CodecException if the codec can't encode it
     */
    void broadcast(T message, @Nullable Channel<T> except);

    /**
     * Waits until the server is closed, and its handlers have returned.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    void awaitClosed() throws InterruptedException;

    /**
     * Closes the listeners and all channels, and waits until the handlers that run have returned, however long that
     * takes; an interrupt does not end that, and stays pending. Called again it only waits; called by a handler it does
     * not wait.
     *
     * <p>A handler must not call {@code System.exit} where a shutdown hook closes the server: each would wait for the
     * other. Let it close the server, or another thread do so, and {@code main} end.
     */
    @Override
    void close();
}
